"""Kill writers, fill disks, take memory away, read with many threads: ``make faults``."""
