"""One answer, from the question to the end of its log: started, written, watched, stopped, and cleared up."""
