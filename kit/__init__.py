"""What every room uses: errors, cursors, pages, the clock, ids. Knows nothing of the product."""
