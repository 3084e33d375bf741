"""PDF: printed lines, back into paragraphs and headings."""
