// A disk that fails, for tests: preloaded under the server, it stands between the program and the files below SHIM_FOLDER.
//
//   SHIM_JOURNAL=file   notes every write with what it replaced, and every sync, so that a power cut can be replayed.
//   SHIM_LIE=name       says that it synced files of this name, and does not: the control that must lose something.
//   SHIM_KILL=op:name:n ends the process with SIGKILL before the n-th operation (write, sync, or synced: after it) on a file of this name.
//   SHIM_ARMED=file     counts them only as long as this file exists.
//   SHIM_SKEW=file      as long as this file exists, the clock is off by the seconds that stand in it.
//   SHIM_FULL=file      as long as this file exists, writes fail with "no space left"; with "io" in it, with an I/O error.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;
static const char *folder, *full, *lie, *skew, *armed;
static char kill_op[16], kill_name[64];
static long kill_at;

__attribute__((constructor)) static void begin(void) {
    folder = getenv("SHIM_FOLDER");
    full = getenv("SHIM_FULL");
    lie = getenv("SHIM_LIE");
    skew = getenv("SHIM_SKEW");
    armed = getenv("SHIM_ARMED");
    const char *path = getenv("SHIM_JOURNAL"), *point = getenv("SHIM_KILL");
    if (path) journal = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (point) sscanf(point, "%15[^:]:%63[^:]:%ld", kill_op, kill_name, &kill_at);
}

// The path of an open file if it lies below the folder.
static const char *tracked(int fd, char *path) {
    if (!folder) return NULL;
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, 4095);
    if (size <= 0) return NULL;
    path[size] = 0;
    return strncmp(path, folder, strlen(folder)) == 0 ? path : NULL;
}

static void point(const char *op, const char *path) {
    if (!kill_at || strcmp(op, kill_op) || (armed && access(armed, F_OK))) return;
    const char *name = strrchr(path, '/');
    if (name && !strcmp(name + 1, kill_name) && --kill_at == 0) kill(getpid(), SIGKILL);
}

static int fails(void) {
    if (!full || access(full, F_OK)) return 0;
    char text[2] = "";
    int fd = open(full, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) { if (read(fd, text, 2) < 0) text[0] = 0; close(fd); }
    errno = text[0] == 'i' ? EIO : ENOSPC;
    return 1;
}

// One record: kind, lengths, path, what was there, what is written. In one write, so that a kill leaves whole records but for the last.
static void note(char kind, const char *path, uint64_t offset, uint64_t size, const void *old, uint64_t old_size, const void *new, uint64_t new_size) {
    uint64_t head[5] = {offset, size, old_size, new_size, strlen(path)};
    struct iovec parts[5] = {{&kind, 1}, {head, sizeof head}, {(void *)path, head[4]}, {(void *)old, old_size}, {(void *)new, new_size}};
    if (syscall(SYS_writev, journal, parts, 5) < 0) abort();
}

static void note_write(int fd, const char *path, off_t offset, const void *bytes, size_t count) {
    if (journal < 0) return;
    struct stat info;
    fstat(fd, &info);
    char *old = malloc(count ? count : 1);
    ssize_t had = syscall(SYS_pread64, fd, old, count, offset);
    note('W', path, offset, info.st_size, old, had > 0 ? had : 0, bytes, count);
    free(old);
}

static ssize_t put(int fd, const void *bytes, size_t count, off_t offset, int sequential) {
    char name[4096];
    const char *path = tracked(fd, name);
    if (!path) return sequential ? syscall(SYS_write, fd, bytes, count) : syscall(SYS_pwrite64, fd, bytes, count, offset);
    if (fails()) return -1;
    pthread_mutex_lock(&lock);
    point("write", path);
    off_t place = sequential ? lseek(fd, 0, SEEK_CUR) : offset;
    note_write(fd, path, place, bytes, count);
    ssize_t done = sequential ? syscall(SYS_write, fd, bytes, count) : syscall(SYS_pwrite64, fd, bytes, count, offset);
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t write(int fd, const void *bytes, size_t count) { return put(fd, bytes, count, 0, 1); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return put(fd, bytes, count, offset, 0); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset) { return put(fd, bytes, count, offset, 0); }

static int cut(int fd, off_t size) {
    char name[4096];
    const char *path = tracked(fd, name);
    if (!path) return syscall(SYS_ftruncate, fd, size);
    pthread_mutex_lock(&lock);
    struct stat info;
    if (journal >= 0 && fstat(fd, &info) == 0) {
        uint64_t tail = info.st_size > size ? info.st_size - size : 0;
        char *old = malloc(tail ? tail : 1);
        ssize_t had = syscall(SYS_pread64, fd, old, tail, size);
        note('T', path, size, info.st_size, old, had > 0 ? had : 0, NULL, 0);
        free(old);
    }
    int done = syscall(SYS_ftruncate, fd, size);
    pthread_mutex_unlock(&lock);
    return done;
}

int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off_t size) { return cut(fd, size); }

static int sync_file(int fd, long call) {
    char name[4096];
    const char *path = tracked(fd, name);
    if (!path) return syscall(call, fd);
    if (fails()) return -1;
    pthread_mutex_lock(&lock);
    point("sync", path);
    int lies = lie && !strcmp(strrchr(path, '/') + 1, lie);
    int done = lies ? 0 : syscall(call, fd);
    if (done == 0 && !lies && journal >= 0) note('S', path, 0, 0, NULL, 0, NULL, 0);
    point("synced", path);
    pthread_mutex_unlock(&lock);
    return done;
}

int fsync(int fd) { return sync_file(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_file(fd, SYS_fdatasync); }

int clock_gettime(clockid_t id, struct timespec *time) {
    int done = syscall(SYS_clock_gettime, id, time);
    if (done || id != CLOCK_REALTIME || !skew || access(skew, F_OK)) return done;
    char text[16] = "";
    int fd = open(skew, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) { if (syscall(SYS_read, fd, text, sizeof text - 1) < 0) text[0] = 0; close(fd); }
    time->tv_sec += atol(text);
    return 0;
}
