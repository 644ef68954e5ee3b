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
size_t report_length(void);
void report_cut(size_t length);
/* Tell whether what was collected behind the first `length` bytes is one line of this text. */
bool report_ends_with(size_t length, struct span line);
/* Print it and return the exit code; negative where nothing was printed and Python can try. */
int report_flush(void);

#endif
