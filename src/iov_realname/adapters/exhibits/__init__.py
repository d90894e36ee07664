"""Where images of checks are kept: a folder, or memory for a while."""

from iov_realname.adapters.exhibits.folder import FolderExhibits
from iov_realname.adapters.exhibits.memory import MemoryExhibits

__all__ = ["FolderExhibits", "MemoryExhibits"]
