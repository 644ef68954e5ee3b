#include "lines.h"

#include <string.h>

enum { CHUNK = 4096 };

bool lines_open(struct lines *lines, const char *path) {
  lines->file = os_open(path);
  lines->start = lines->end = lines->total = lines->number = 0;
  lines->at_end = lines->broken = false;
  return lines->file >= 0;
}

static size_t without_nul(char *bytes, size_t size) {
  char *nul = memchr(bytes, '\0', size);
  if (!nul)
    return size;
  size_t kept = (size_t)(nul - bytes);
  for (size_t i = kept; i < size; i++) {
    if (bytes[i] != '\0')
      bytes[kept++] = bytes[i];
  }
  return kept;
}

/* Read one more piece of the file behind what is there. */
static void fill(struct lines *lines) {
  if (lines->start > 0) {
    memmove(lines->bytes, lines->bytes + lines->start, lines->end - lines->start);
    lines->end -= lines->start;
    lines->start = 0;
  }
  size_t room = sizeof lines->bytes - lines->end;
  ptrdiff_t count = room > 0 ? os_read(lines->file, lines->bytes + lines->end, room < CHUNK ? room : CHUNK) : -1;
  if (count <= 0) {
    lines->at_end = true;
    lines->broken = count < 0;
    return;
  }
  lines->total += (size_t)count;
  lines->end += without_nul(lines->bytes + lines->end, (size_t)count);
  if (lines->total > FILE_LIMIT)
    lines->broken = true;
}

bool lines_next(struct lines *lines, struct span *line) {
  size_t seen = 0;
  for (;;) {
    if (lines->broken)
      return false;
    char *start = lines->bytes + lines->start;
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
