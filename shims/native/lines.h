/* A file read line by line, only as far as somebody asks. */
#ifndef GOSDK_LINES_H
#define GOSDK_LINES_H

#include "os.h"
#include "text.h"

enum { LINE_LIMIT = 1 << 16, FILE_LIMIT = 16 << 20 };

/* `broken` says that the file could not be read to its end, or holds a line that is too long. */
struct lines {
  os_file file;
  size_t start;
  size_t end;
  size_t total;
  size_t number;
  bool at_end;
  bool broken;
};

/* Return false for what is no regular file or cannot be read. One file is open at a time: they share their memory. */
bool lines_open(struct lines *lines, const char *path);
/* Set `line` to the next line, without its end; it stays until the next call. NUL bytes are left out, as in Python. */
bool lines_next(struct lines *lines, struct span *line);
void lines_close(struct lines *lines);

#endif
