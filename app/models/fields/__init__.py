"""Each record kind declares its fields once; lists, filters, Excel, papers, questions and masks all read them."""
