"""What the team takes away as spreadsheets."""

from .data import data_file, data_workbook
from .lga import lga_workbook

__all__ = ["data_file", "data_workbook", "lga_workbook"]
