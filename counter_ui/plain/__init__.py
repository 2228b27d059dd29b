"""The counter as lines of text and questions: for screen readers, braille lines and slow links."""
