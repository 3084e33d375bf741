"""From a source to chunks that answer: in the background, by checkpoints; old versions answer until the switch."""

from knowledge.training.source_rows import CHANNEL
from knowledge.training.tools import Tools
from knowledge.training.works import TRAIN, begin_training, works

__all__ = ["CHANNEL", "TRAIN", "Tools", "begin_training", "works"]
