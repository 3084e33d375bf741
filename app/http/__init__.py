"""What every request passes on its way in and out: plain ASGI layers, each with one task."""
