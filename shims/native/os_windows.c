/* Windows 10 and newer. Inside the program text is UTF-8; names that have no UTF-8 are left to Python. */
#include "os.h"

#include <string.h>
#include <windows.h>

enum { LONG_PATH = 240, COMMAND_LIMIT = 32768 };

/* Return the UTF-8 of `wide` in memory that stays, an empty text for what has none. */
static const char *keep(const wchar_t *wide) {
  int size = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, -1, NULL, 0, NULL, NULL);
  char *place = size > 0 ? text_room((size_t)size) : NULL;
  if (!place)
    return "";
  WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, -1, place, size, NULL, NULL);
  return place;
}

static bool add_wide(struct path *path, const wchar_t *wide) {
  static char text[PATH_SIZE];
  if (WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, -1, text, sizeof text, NULL, NULL) <= 0)
    return false;
  path_clear(path);
  path_add(path, text);
  return !path->bad;
}

static bool to_wide(const char *text, wchar_t *wide, int size) {
  return MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide, size) > 0;
}

static bool is_drive(const char *path) {
  char letter = (char)(path[0] | 0x20);
  return letter >= 'a' && letter <= 'z' && path[1] == ':';
}

static bool is_device(const char *path) {
  return starts_with(path, "\\\\?\\") || starts_with(path, "\\\\.\\");
}

/* Return a path for the system, which takes more than 260 characters only in its own spelling. */
static const wchar_t *system_path(const char *path) {
  static wchar_t wide[PATH_SIZE + 8];
  bool shared = starts_with(path, "\\\\");
  if (strlen(path) < LONG_PATH || !os_is_absolute(path) || is_device(path))
    return to_wide(path, wide, PATH_SIZE) ? wide : L"";
  const wchar_t *prefix = shared ? L"\\\\?\\UNC\\" : L"\\\\?\\";
  size_t length = wcslen(prefix);
  wcscpy(wide, prefix);
  if (!to_wide(path + (shared ? 2 : 0), wide + length, PATH_SIZE))
    return L"";
  for (wchar_t *c = wide; *c; c++) {
    if (*c == L'/')
      *c = L'\\';
  }
  return wide;
}

bool os_is_separator(char c) {
  return c == '\\' || c == '/';
}

bool os_is_absolute(const char *path) {
  return (is_drive(path) && os_is_separator(path[2])) || (os_is_separator(path[0]) && os_is_separator(path[1]));
}

size_t os_top_length(const char *path) {
  if (is_drive(path))
    return os_is_separator(path[2]) ? 3 : 2;
  if (!os_is_separator(path[0]) || !os_is_separator(path[1]))
    return os_is_separator(path[0]) ? 1 : 0;
  /* \\server\share\ has no parent. */
  size_t length = 2;
  for (int parts = 0; path[length] && parts < 2; length++)
    parts += os_is_separator(path[length]);
  return length;
}

static HANDLE open_any(const char *path) {
  const DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  return CreateFileW(system_path(path), 0, share, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
}

static bool follow(const char *path, BY_HANDLE_FILE_INFORMATION *found) {
  HANDLE file = open_any(path);
  if (file == INVALID_HANDLE_VALUE)
    return false;
  bool done = GetFileInformationByHandle(file, found) != 0;
  CloseHandle(file);
  return done;
}

/* What a path leads to; a link is opened, which costs more. */
static bool look_at(const char *path, WIN32_FILE_ATTRIBUTE_DATA *found) {
  BY_HANDLE_FILE_INFORMATION target;
  if (!GetFileAttributesExW(system_path(path), GetFileExInfoStandard, found))
    return false;
  if (!(found->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT))
    return true;
  if (!follow(path, &target))
    return false;
  found->dwFileAttributes = target.dwFileAttributes;
  found->ftLastWriteTime = target.ftLastWriteTime;
  found->nFileSizeHigh = target.nFileSizeHigh;
  found->nFileSizeLow = target.nFileSizeLow;
  return true;
}

enum os_kind os_kind(const char *path) {
  WIN32_FILE_ATTRIBUTE_DATA found;
  if (!look_at(path, &found))
    return OS_NOTHING;
  return (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) ? OS_DIRECTORY : OS_FILE;
}

bool os_is_real_directory(const char *path) {
  DWORD found = GetFileAttributesW(system_path(path));
  return found != INVALID_FILE_ATTRIBUTES && (found & FILE_ATTRIBUTE_DIRECTORY) &&
         !(found & FILE_ATTRIBUTE_REPARSE_POINT);
}

bool os_runs(const char *program) {
  WIN32_FILE_ATTRIBUTE_DATA found;
  return look_at(program, &found) && !(found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) &&
         (found.nFileSizeHigh | found.nFileSizeLow) != 0;
}

bool os_same_file(const char *first, const char *second) {
  BY_HANDLE_FILE_INFORMATION one;
  BY_HANDLE_FILE_INFORMATION two;
  return follow(first, &one) && follow(second, &two) && one.dwVolumeSerialNumber == two.dwVolumeSerialNumber &&
         one.nFileIndexHigh == two.nFileIndexHigh && one.nFileIndexLow == two.nFileIndexLow;
}

int64_t os_modified(const char *path) {
  WIN32_FILE_ATTRIBUTE_DATA found;
  if (!look_at(path, &found))
    return 0;
  int64_t ticks = (int64_t)found.ftLastWriteTime.dwHighDateTime << 32 | found.ftLastWriteTime.dwLowDateTime;
  return (ticks - 116444736000000000) * 100; /* from 1601 in units of 100 ns */
}

os_file os_open(const char *path) {
  const DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  HANDLE file = CreateFileW(system_path(path), GENERIC_READ, share, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE)
    return -1;
  if (GetFileType(file) != FILE_TYPE_DISK) {
    CloseHandle(file);
    return -1;
  }
  return (os_file)file;
}

void os_close(os_file file) {
  CloseHandle((HANDLE)file);
}

ptrdiff_t os_read(os_file file, char *buffer, size_t size) {
  DWORD count = 0;
  return ReadFile((HANDLE)file, buffer, (DWORD)size, &count, NULL) ? (ptrdiff_t)count : -1;
}

static bool print(HANDLE file, struct span text) {
  while (text.length > 0) {
    DWORD count = 0;
    if (!WriteFile(file, text.start, (DWORD)text.length, &count, NULL))
      return false;
    text = span_skip(text, count);
  }
  return true;
}

bool os_print(struct span text) {
  return print(GetStdHandle(STD_OUTPUT_HANDLE), text);
}

void os_complain(struct span text) {
  static wchar_t wide[4 * PATH_SIZE];
  DWORD mode;
  HANDLE file = GetStdHandle(STD_ERROR_HANDLE);
  int count = MultiByteToWideChar(CP_UTF8, 0, text.start, (int)text.length, wide, 4 * PATH_SIZE);
  if (count > 0 && GetConsoleMode(file, &mode))
    WriteConsoleW(file, wide, (DWORD)count, &mode, NULL);
  else
    (void)print(file, text);
}

bool os_is_terminal(void) {
  DWORD mode;
  return GetConsoleMode(GetStdHandle(STD_OUTPUT_HANDLE), &mode) != 0;
}

bool os_reader_left(void) {
  return GetLastError() == ERROR_BROKEN_PIPE || GetLastError() == ERROR_NO_DATA;
}

const char *os_env(const char *name) {
  static wchar_t wide_name[64];
  static wchar_t value[COMMAND_LIMIT];
  if (!to_wide(name, wide_name, 64) || GetEnvironmentVariableW(wide_name, value, COMMAND_LIMIT) == 0)
    return "";
  return keep(value);
}

void os_set_env(const char *name, const char *value) {
  static wchar_t wide_name[64];
  static wchar_t wide_value[COMMAND_LIMIT];
  if (to_wide(name, wide_name, 64) && (!value || to_wide(value, wide_value, COMMAND_LIMIT)))
    SetEnvironmentVariableW(wide_name, value ? wide_value : NULL);
}

bool os_working_directory(struct path *path, bool *climbs) {
  static wchar_t wide[PATH_SIZE];
  DWORD length = GetCurrentDirectoryW(PATH_SIZE, wide);
  *climbs = false;
  return length > 0 && length < PATH_SIZE && add_wide(path, wide);
}

/* The text of a path without the spelling for long ones. */
static const wchar_t *plain(wchar_t *wide) {
  if (wcsncmp(wide, L"\\\\?\\UNC\\", 8) == 0) {
    wide[6] = L'\\';
    return wide + 6;
  }
  /* Wine takes the first part of \??\UNC\ off the path of a program, and no more. */
  if (wcsncmp(wide, L"UNC\\", 4) == 0) {
    wide[2] = L'\\';
    return wide + 2;
  }
  return wcsncmp(wide, L"\\\\?\\", 4) == 0 ? wide + 4 : wide;
}

bool os_real_directory(const char *target, struct path *path) {
  static wchar_t wide[PATH_SIZE];
  if (os_kind(target) != OS_DIRECTORY)
    return false;
  HANDLE file = open_any(target);
  if (file == INVALID_HANDLE_VALUE)
    return false;
  DWORD length = GetFinalPathNameByHandleW(file, wide, PATH_SIZE, FILE_NAME_NORMALIZED | VOLUME_NAME_DOS);
  CloseHandle(file);
  return length > 0 && length < PATH_SIZE && add_wide(path, plain(wide));
}

const char *os_temporary_directory(void) {
  static const char *const names[] = {"TMP", "TEMP", "USERPROFILE"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    const char *value = os_env(names[i]);
    if (value[0])
      return value;
  }
  return "C:\\Windows";
}

/* The path is as whoever started us wrote it, and Windows finds SHIMS\GO.EXE, too. */
static void spell_shims(wchar_t *wide, size_t length) {
  static const wchar_t shims[] = L"\\shims";
  const int size = sizeof shims / sizeof shims[0] - 1;
  while (length > 0 && wide[length - 1] != L'\\')
    length--;
  wchar_t *directory = wide + length - 1 - size;
  if (length > (size_t)size && CompareStringOrdinal(directory, size, shims, size, TRUE) == CSTR_EQUAL)
    memcpy(directory, shims, size * sizeof shims[0]);
}

bool os_started_as(struct path *path) {
  (void)path;
  return false;
}

bool os_own_path(struct path *path) {
  static wchar_t wide[PATH_SIZE];
  DWORD length = GetModuleFileNameW(NULL, wide, PATH_SIZE);
  if (length == 0 || length >= PATH_SIZE)
    return false;
  spell_shims(wide, length);
  return add_wide(path, plain(wide));
}

static bool is_blank(wchar_t c) {
  return c == L' ' || c == L'\t';
}

/* Return the command line behind one word, by the rules of the C start-up. The name of the program has its own: no
   backslash escapes a quote in it. */
static const wchar_t *skip_word(const wchar_t *line, bool is_program) {
  bool quoted = false;
  bool escaped = false;
  while (*line && (quoted || !is_blank(*line))) {
    if (*line == L'"' && !escaped)
      quoted = !quoted;
    escaped = !is_program && *line == L'\\' && !escaped;
    line++;
  }
  while (is_blank(*line))
    line++;
  return line;
}

/* Return the first word of a command line as the C start-up would: backslashes count only in front of a quote, and a
   quote that is doubled between quotes is one. */
static const wchar_t *read_word(const wchar_t *line) {
  static wchar_t word[COMMAND_LIMIT];
  size_t length = 0;
  bool quoted = false;
  while (*line && (quoted || !is_blank(*line))) {
    size_t slashes = 0;
    while (line[slashes] == L'\\')
      slashes++;
    line += slashes;
    bool quote = *line == L'"' && slashes % 2 == 0;
    for (size_t kept = *line == L'"' ? slashes / 2 : slashes; kept > 0; kept--)
      word[length++] = L'\\';
    if (quote && !(quoted && line[1] == L'"')) {
      quoted = !quoted;
      line++;
    } else if (*line && (quoted || !is_blank(*line))) {
      line += quote;
      word[length++] = *line++;
    }
  }
  word[length] = L'\0';
  return word;
}

size_t os_argument_count(void) {
  size_t count = 0;
  for (const wchar_t *line = skip_word(GetCommandLineW(), true); *line; line = skip_word(line, false))
    count++;
  return count;
}

const char *os_argument(size_t index) {
  const wchar_t *line = GetCommandLineW();
  for (size_t i = 0; i < index && *line; i++)
    line = skip_word(line, i == 0);
  return *line ? keep(read_word(line)) : "";
}

static bool append(wchar_t *line, const wchar_t *more) {
  if (wcslen(line) + wcslen(more) + 2 > COMMAND_LIMIT)
    return false;
  wcscat(line, more);
  return true;
}

/* Our own words hold no quote and do not end in a backslash. */
static bool append_quoted(wchar_t *line, const char *text) {
  static wchar_t word[PATH_SIZE];
  return to_wide(text, word, PATH_SIZE) && append(line, L"\"") && append(line, word) && append(line, L"\"");
}

/* Write the new command line: our own words in quotes, the user's as they were typed. */
static bool write_line(const struct os_command *command, wchar_t *line) {
  const wchar_t *tail = skip_word(GetCommandLineW(), true);
  for (size_t i = 0; i < command->skip; i++)
    tail = skip_word(tail, false);
  line[0] = L'\0';
  bool fits = append_quoted(line, command->name);
  for (size_t i = 0; fits && i < command->word_count; i++)
    fits = append(line, L" ") && append_quoted(line, command->words[i]);
  return fits && (!*tail || (append(line, L" ") && append(line, tail)));
}

/* Ctrl-C and Ctrl-Break go to the child as well; it decides what they mean. */
static BOOL WINAPI ignore_break(DWORD event) {
  return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
}

/* Where this program is killed, its child ends, too. */
static HANDLE make_job(void) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
  HANDLE job = CreateJobObjectW(NULL, NULL);
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
  if (job)
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
  return job;
}

static void inherit(STARTUPINFOW *start) {
  HANDLE *const places[] = {&start->hStdInput, &start->hStdOutput, &start->hStdError};
  const DWORD names[] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
  GetStartupInfoW(start);
  start->cb = sizeof *start;
  start->dwFlags |= STARTF_USESTDHANDLES;
  start->lpTitle = NULL;
  for (size_t i = 0; i < 3; i++) {
    *places[i] = GetStdHandle(names[i]);
    if (*places[i] && *places[i] != INVALID_HANDLE_VALUE)
      SetHandleInformation(*places[i], HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  }
}

int os_become(const struct os_command *command) {
  static wchar_t line[COMMAND_LIMIT];
  STARTUPINFOW start;
  PROCESS_INFORMATION child;
  DWORD code = 1;
  if (!write_line(command, line))
    return ERROR_FILENAME_EXCED_RANGE;
  inherit(&start);
  SetConsoleCtrlHandler(ignore_break, TRUE);
  if (!CreateProcessW(system_path(command->program), line, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &start,
                      &child))
    return (int)GetLastError();
  HANDLE job = make_job();
  if (job)
    AssignProcessToJobObject(job, child.hProcess);
  ResumeThread(child.hThread);
  WaitForSingleObject(child.hProcess, INFINITE);
  GetExitCodeProcess(child.hProcess, &code);
  ExitProcess(code);
}

const char *os_error(int number) {
  static wchar_t wide[512];
  const DWORD from = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
  DWORD length = FormatMessageW(from, NULL, (DWORD)number, 0, wide, 512, NULL);
  while (length > 0 && wide[length - 1] <= L' ')
    wide[--length] = L'\0';
  return length > 0 ? keep(wide) : "unknown error";
}

_Noreturn void os_exit(int code) {
  ExitProcess((UINT)code);
}

/* The C start-up would load a dozen libraries before the first line runs; ntdll is in every process already. */
void mainCRTStartup(void) {
  ExitProcess((UINT)run());
}
