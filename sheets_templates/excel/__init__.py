"""What is inside an .xlsx or .docx file: its parts, its rows, and references to cells; edited part by part."""
