#include "report.h"

#include <string.h>

#include "os.h"

static char text[1 << 16];
static size_t used;

/* The length of the character at the start of `rest`, 0 for one that is left to Python: a terminal or a table may treat
   it in its own way. Latin, Greek, Cyrillic, CJK and Hangul are fine. */
static size_t character(struct span rest) {
  const unsigned char *c = (const unsigned char *)rest.start;
  if (c[0] < 0x80)
    return c[0] >= ' ' && c[0] != 0x7f;
  if (OS_EXE[0])
    return 0; /* a console of Windows has its own code page */
  if (c[0] >= 0xc3 && c[0] <= 0xd4 && rest.length > 1 && (c[1] & 0xc0) == 0x80)
    return 2;
  bool three = c[0] >= 0xe4 && c[0] <= 0xec && rest.length > 2 && (c[1] & 0xc0) == 0x80 && (c[2] & 0xc0) == 0x80;
  return three ? 3 : 0;
}

static bool is_printable(struct span span) {
  while (span.length > 0) {
    size_t length = character(span);
    if (length == 0)
      return false;
    span = span_skip(span, length);
  }
  return true;
}

static bool add(struct span span) {
  if (span.length > sizeof text - used)
    return false;
  memcpy(text + used, span.start, span.length);
  used += span.length;
  return true;
}

void report_begin(void) {
  used = 0;
}

bool report_span(struct span span) {
  return is_printable(span) && add(span);
}

bool report_text(const char *words) {
  return report_span(span_of(words));
}

/* A path as pathlib writes it: one that has empty or `.` parts is not printed like that. */
bool report_path(const char *path) {
  return !strstr(path + 1, "//") && !strstr(path, "/./") && !starts_with(path, "//") && report_text(path);
}

static bool add_number(size_t number) {
  char digits[24];
  size_t start = sizeof digits;
  do {
    digits[--start] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  return add((struct span){digits + start, sizeof digits - start});
}

bool report_origin(const struct selection *selection) {
  const char *home = os_env("HOME");
  const char *origin = selection->origin.text;
  size_t length = strlen(home);
  /* A terminal is shown ~ for the home (gvm_py/ui/screen.py). */
  if (os_is_terminal() && length > 1 && starts_with(origin, home) &&
      (origin[length] == '\0' || os_is_separator(origin[length]))) {
    origin += length;
    if (!report_text("~"))
      return false;
  }
  if (!report_text(origin))
    return false;
  return selection->line == 0 || (report_text(":") && add_number(selection->line));
}

bool report_end(void) {
  return add(span_of(OS_NEWLINE));
}

size_t report_length(void) {
  return used;
}

void report_cut(size_t length) {
  used = length;
}

bool report_ends_with(size_t length, struct span line) {
  size_t end = used - strlen(OS_NEWLINE);
  return end >= length && end - length == line.length && memcmp(text + length, line.start, line.length) == 0;
}

int report_flush(void) {
  if (os_print((struct span){text, used}))
    return 0;
  return os_reader_left() ? 0 : -1;
}
