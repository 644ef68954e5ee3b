/* The output of the front: collected, and printed only when all of it is known. */
#ifndef GOSDK_REPORT_H
#define GOSDK_REPORT_H

#include "select.h"
#include "text.h"

void report_begin(void);
/* Each returns false for what does not fit or what only Python may print: control characters, odd Unicode. */
bool report_span(struct span text);
bool report_text(const char *text);
bool report_path(const char *path);
bool report_origin(const struct selection *selection);
bool report_end(void);
/* Print it and return the exit code; negative where nothing was printed and Python can try. */
int report_flush(void);

#endif
