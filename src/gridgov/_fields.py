"""One hook that lets pydantic, and web frameworks built on it, take values of the library as fields.

pydantic asks a class for its schema through one class method. The classes of the library have this one; what it gives
is in `gridgov.documents`, the only part that knows pydantic, and is loaded when pydantic asks, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["as_field"]


def _schema(cls: type[object], source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Return how values of a class are read from JSON, written to it, and described."""
    from gridgov.documents._fields import schema_of

    return schema_of(source if isinstance(source, type) else cls, handler)


#: Set as ``__get_pydantic_core_schema__`` in the body of a class; `gridgov.documents._field_forms` has its form.
as_field: Final = classmethod(_schema)
