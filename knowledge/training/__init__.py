"""From a source to chunks that answer: in the background, by checkpoints; old versions answer until the switch."""

from knowledge.training.beginning import begin_training, hasten_training
from knowledge.training.source_rows import CHANNEL
from knowledge.training.tools import Tools
from knowledge.training.upkeep import upkeep
from knowledge.training.works import works

__all__ = ["CHANNEL", "Tools", "begin_training", "hasten_training", "upkeep", "works"]
