"""Components: content → Dash, and the frame around every page. No query and no word of its own."""
