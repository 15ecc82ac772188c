"""A jurisdiction in other forms: workbooks, folders of tables, maps, linked data, databases."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, cast

from gridgov.text import Lang

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from gridgov._days import Day
    from gridgov.geo import Outlines
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.levels import LevelScheme
    from gridgov.sql._save import Saved
    from gridgov.sql._schema import Tables

__all__ = ["Exports"]


class Exports:
    """Ways out of a jurisdiction and back. Each loads the module that does the work when it is called."""

    __slots__ = ()

    def to_excel(self, path: str | os.PathLike[str], *, lang: Lang = "zh", suppress_below: int | None = None) -> None:
        """Write a workbook, one sheet for each kind of table; see `gridgov.tables.to_excel`.

        Args:
            path: The file, written whole or not at all.
            lang: Language of sheets and headings; either is read again.
            suppress_below: Threshold, from 2, below which sensitive counts are left out with what gives them away.

        Raises:
            InvalidTablesError: It does not fit into a workbook, such as more than 1,048,575 units.
            MissingExtraError: xlsxwriter is not installed.
            PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
            OSError: The file cannot be written; the old one is still there.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> Jurisdiction(territory=h).to_excel("place.xlsx")
            >>> Jurisdiction.from_tables("place.xlsx") == Jurisdiction(territory=h)
            True
        """
        from gridgov import tables

        tables.to_excel(cast("Jurisdiction", self), path, lang=lang, suppress_below=suppress_below)

    def to_csv(self, folder: str | os.PathLike[str], *, lang: Lang = "zh", suppress_below: int | None = None) -> None:
        """Write a folder of CSV files, one for each kind of table; see `gridgov.tables.to_csv`.

        Args:
            folder: The folder, written whole or not at all.
            lang: Language of names and headings; either is read again.
            suppress_below: Threshold, from 2, below which sensitive counts are left out with what gives them away.

        Raises:
            FileExistsError: There is something else in the folder.
            PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
            OSError: A file cannot be written; the old folder is still there.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> Jurisdiction(territory=h).to_csv("place")
            >>> Jurisdiction.from_tables("place") == Jurisdiction(territory=h)
            True
        """
        from gridgov import tables

        tables.to_csv(cast("Jurisdiction", self), folder, lang=lang, suppress_below=suppress_below)

    def to_parquet(
        self, folder: str | os.PathLike[str], *, partition: str | None = None, suppress_below: int | None = None
    ) -> None:
        """Write a folder of Parquet files, one for each kind of table; see `gridgov.tables.to_parquet`.

        Args:
            folder: The folder, written whole or not at all.
            partition: Key of a level, such as ``county``: units and what sits at them are in a file for each of its
                units.
            suppress_below: Threshold, from 2, below which sensitive counts are left out with what gives them away.

        Raises:
            FileExistsError: There is something else in the folder.
            MissingExtraError: PyArrow is not installed.
            PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
            UnknownKeyError: The scheme has no such level.
            OSError: A file cannot be written; the old folder is still there.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> Jurisdiction(territory=h).to_parquet("place")
            >>> Jurisdiction.from_tables("place") == Jurisdiction(territory=h)
            True
        """
        from gridgov import tables

        tables.to_parquet(cast("Jurisdiction", self), folder, partition=partition, suppress_below=suppress_below)

    @classmethod
    def from_tables(
        cls,
        source: Any,  # noqa: ANN401 - whatever is a data frame
        *,
        levels: LevelScheme | str | None = None,
        aliases: Mapping[str, str | None] | None = None,
    ) -> Jurisdiction:
        """Read tables as people keep them, or as `to_excel`, `to_csv` and `to_parquet` write them.

        `gridgov.tables.read` can do more: go on with what is sound, mark what is wrong, say what was put right.

        Args:
            source: A file, a folder, a data frame, or a list of these.
            levels: Levels of the units, if no table says them.
            aliases: What headings mean that are not known.

        Raises:
            InvalidTablesError: With everything that is wrong.
            InvalidFileError: A file cannot be read at all.
            OSError: A file cannot be opened.

        Example:
            >>> import pandas as pd
            >>> from gridgov import Jurisdiction
            >>> frame = pd.DataFrame({"区划代码": ["610902", "610902001"], "区划名称": ["汉滨区", "老城街道"]})
            >>> Jurisdiction.from_tables(frame, levels="cn-divisions")
            <Jurisdiction: 2 units (1 county, 1 street), 0 posts, 0 bodies, 0 links>
        """
        from gridgov import tables

        return tables.read(source, levels=levels, aliases=aliases).jurisdiction()

    def to_geojson(
        self,
        outlines: Outlines,
        path: str | os.PathLike[str] | None = None,
        *,
        level: str | None = None,
        suppress_below: int | None = None,
    ) -> dict[str, Any]:
        """Return the units with their outlines as GeoJSON; see `gridgov.geo.to_geojson`.

        Args:
            outlines: Outlines and points of any of the units.
            path: The file, written whole or not at all; None: none is written.
            level: Only the units of this level.
            suppress_below: Threshold, from 2, below which sensitive counts are left out with what gives them away.

        Raises:
            InvalidOutlinesError: With every outline of a unit that is not there.
            MissingExtraError: shapely is not installed.
            PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
            UnknownKeyError: The scheme has no such level.
            OSError: The file cannot be written; the old one is still there.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, geo
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> outlines = geo.read({"6109": "POINT (109.03 32.69)"}, crs="WGS-84")
            >>> len(Jurisdiction(territory=h).to_geojson(outlines)["features"])
            2
        """
        from gridgov import geo

        place = cast("Jurisdiction", self)
        return geo.to_geojson(place, outlines, path, level=level, suppress_below=suppress_below)

    def to_jsonld(self, *, vocabulary: Literal["org", "popolo"] = "org") -> dict[str, Any]:
        """Return linked data in the words of W3C ORG or Popolo; see `gridgov.exchange.to_jsonld`.

        Raises:
            ValueError: ``vocabulary`` is another one.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, exchange
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> exchange.from_jsonld(Jurisdiction(territory=h).to_jsonld()) == Jurisdiction(territory=h)
            True
        """
        from gridgov import exchange

        return exchange.to_jsonld(cast("Jurisdiction", self), vocabulary=vocabulary)

    def to_sql(self, connection: Connection | Engine, *, on: Day, tables: Tables | None = None) -> Saved:
        """Record the state in a database from a day on; see `gridgov.sql.save`. `gridgov.sql.load` reads it.

        Args:
            connection: An engine or a connection of SQLAlchemy, to SQLite or PostgreSQL.
            on: First day on which it holds.
            tables: What `gridgov.sql.tables` returned; by default tables with the prefix ``gridgov_``.

        Raises:
            InvalidDatabaseError: Tables are missing, ``on`` lies before the last day, or a text cannot be stored.
            ValueError: There is no id, ``on`` is not written YYYY-MM-DD, or the database is another one.
            MissingExtraError: SQLAlchemy is not installed.

        Example:
            >>> import sqlalchemy as sa
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, sql
            >>> engine, metadata = sa.create_engine("sqlite://"), sa.MetaData()
            >>> made = sql.tables(metadata)
            >>> metadata.create_all(engine)
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> bool(Jurisdiction(territory=h, id="61").to_sql(engine, on="2024-01-01", tables=made))
            True
        """
        from gridgov import sql

        return sql.save(connection, cast("Jurisdiction", self), on=on, tables=tables)
