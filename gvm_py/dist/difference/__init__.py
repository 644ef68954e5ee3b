"""An SDK from what differs: the directory of its zip by range, the files that an SDK here has, and only the others."""

from gvm_py.dist.difference.assembly import Assembled, Listener, assemble
from gvm_py.dist.difference.neighbour import Neighbour
from gvm_py.dist.difference.ranges import RemoteFile

__all__ = ["Assembled", "Listener", "Neighbour", "RemoteFile", "assemble"]
