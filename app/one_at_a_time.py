"""What must not be used by two threads at once. PDFium is one: the window draws a preview, the worker a thumbnail."""

import threading

PDFIUM = threading.RLock()
