#include "lines.h"

#include <string.h>

enum { CHUNK = 4096 };

static char bytes[LINE_LIMIT];

bool lines_open(struct lines *lines, const char *path) {
  lines->file = os_open(path);
  lines->start = lines->end = lines->total = lines->number = 0;
  lines->at_end = lines->broken = false;
  return lines->file >= 0;
}

static size_t without_nul(char *text, size_t size) {
  char *nul = memchr(text, '\0', size);
  if (!nul)
    return size;
  size_t kept = (size_t)(nul - text);
  for (size_t i = kept; i < size; i++) {
    if (text[i] != '\0')
      text[kept++] = text[i];
  }
  return kept;
}

/* Read one more piece of the file behind what is there. */
static void fill(struct lines *lines) {
  if (lines->start > 0) {
    memmove(bytes, bytes + lines->start, lines->end - lines->start);
    lines->end -= lines->start;
    lines->start = 0;
  }
  size_t room = sizeof bytes - lines->end;
  size_t wanted = room < CHUNK ? room : CHUNK;
  ptrdiff_t count = room > 0 ? os_read(lines->file, bytes + lines->end, wanted) : -1;
  if (count < 0) {
    lines->broken = true;
    return;
  }
  lines->at_end = (size_t)count < wanted; /* of a regular file */
  lines->total += (size_t)count;
  lines->end += without_nul(bytes + lines->end, (size_t)count);
  if (lines->total > FILE_LIMIT)
    lines->broken = true;
}

bool lines_next(struct lines *lines, struct span *line) {
  size_t seen = 0;
  for (;;) {
    if (lines->broken)
      return false;
    char *start = bytes + lines->start;
    size_t length = lines->end - lines->start;
    char *end = length > seen ? memchr(start + seen, '\n', length - seen) : NULL;
    if (end || lines->at_end) {
      if (!end && length == 0)
        return false;
      size_t taken = end ? (size_t)(end - start) : length;
      *line = (struct span){start, taken};
      lines->start += taken + (end ? 1 : 0);
      lines->number++;
      return true;
    }
    seen = length;
    fill(lines);
  }
}

void lines_close(struct lines *lines) {
  os_close(lines->file);
}
