// The benchmark's load: one thread that keeps a request in flight on each of some connections.
//
//     load PORT CONNECTIONS SECONDS SCRIPT VALUES sleep|spin
//
// With `spin` it never sleeps: on a virtual machine an answer that must wake the load up costs the server several microseconds.
//
// SCRIPT holds the requests of one operation, one after the other. Each is a line
//     STATUS HEAD BODY UNTIL MARKER
// and then as many bytes of head (request line and header lines, each with its CRLF) and body as the line says. The answer
// must have that status. What follows MARKER in it, up to the character UNTIL, is the connection's value from then on
// ("- -": it is kept), and it stands in later requests wherever they have the byte 1. The byte 2 becomes a number, another one
// in each request: 1 to 10000, and again. Content-Length is added.
//
// VALUES holds the value that each connection begins with, one a line, and afterwards the one that it ended with: so that
// a chain, in which each answer holds the next request's token, goes on in the next run. No operation is left half done.
//
// Prints one JSON object. Any other answer than the expected one ends the run: its rate would mean nothing.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

enum { most_steps = 4, answer_size = 1 << 17, value_size = 8192, request_size = 1 << 16, patience = 15, last_number = 10000 };

struct step {
    int status;
    char until;
    char marker[64];
    size_t head_size, body_size;
    char *head, *body;
};

struct connection {
    int socket;
    int step;
    uint64_t began;
    char value[value_size];
    size_t received;
    char answer[answer_size + 1];
};

static struct step steps[most_steps];
static int step_count;
static uint64_t *times;
static size_t operations, times_room;

static void fail(const char *what) {
    fprintf(stderr, "load: %s\n", what);
    exit(1);
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static char *read_bytes(FILE *file, size_t size) {
    char *bytes = malloc(size + 1);
    if (!bytes || fread(bytes, 1, size, file) != size) fail("the script is cut off");
    bytes[size] = 0;
    return bytes;
}

static void read_script(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail("no script");
    struct step step;
    while (fscanf(file, "%d %zu %zu %c %63s", &step.status, &step.head_size, &step.body_size, &step.until, step.marker) == 5) {
        if (step_count == most_steps || fgetc(file) != '\n') fail("the script is not one");
        step.head = read_bytes(file, step.head_size);
        step.body = read_bytes(file, step.body_size);
        steps[step_count++] = step;
    }
    fclose(file);
    if (!step_count) fail("the script is empty");
}

static void read_values(const char *path, struct connection *connections, int count) {
    FILE *file = fopen(path, "r");
    for (int i = 0; i < count && file; i++) {
        if (!fgets(connections[i].value, value_size, file)) fail("too few values");
        connections[i].value[strcspn(connections[i].value, "\n")] = 0;
    }
    if (file) fclose(file);
}

static void write_values(const char *path, const struct connection *connections, int count) {
    FILE *file = fopen(path, "w");
    if (!file) fail("the values can't be written");
    for (int i = 0; i < count; i++) fprintf(file, "%s\n", connections[i].value);
    if (fclose(file)) fail("the values can't be written");
}

static int connected(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address)) fail("nobody listens");
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return descriptor;
}

/// Copies with the value in place of each byte 1, and the next number in place of each byte 2.
static size_t fill(char *out, size_t room, const char *from, size_t size, const char *value) {
    static int number;
    size_t length = strlen(value), at = 0;
    for (size_t i = 0; i < size; i++) {
        if (at + length + 16 > room) fail("a request is too long");
        if (from[i] == 1) {
            memcpy(out + at, value, length);
            at += length;
        } else if (from[i] == 2) {
            number = number % last_number + 1;
            at += (size_t)sprintf(out + at, "%d", number);
        } else {
            out[at++] = from[i];
        }
    }
    return at;
}

static void send_step(struct connection *connection) {
    static char body[request_size], request[2 * request_size];
    const struct step *step = &steps[connection->step];
    size_t body_size = fill(body, sizeof body, step->body, step->body_size, connection->value);
    size_t size = fill(request, request_size, step->head, step->head_size, connection->value);
    if (step->body_size) size += (size_t)sprintf(request + size, "Content-Length: %zu\r\n", body_size);
    size += (size_t)sprintf(request + size, "\r\n");
    memcpy(request + size, body, body_size);
    size += body_size;
    if (send(connection->socket, request, size, MSG_NOSIGNAL) != (ssize_t)size) fail("a request could not be sent");
    connection->received = 0;
    if (connection->step == 0) connection->began = now();
}

/// Whether the whole answer is there.
static int is_complete(const struct connection *connection) {
    const char *end = strstr(connection->answer, "\r\n\r\n");
    if (!end) return 0;
    const char *length = strcasestr(connection->answer, "\r\ncontent-length:");
    size_t body = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
    return connection->received >= (size_t)(end + 4 - connection->answer) + body;
}

static void take_answer(struct connection *connection) {
    const struct step *step = &steps[connection->step];
    const char *status = strchr(connection->answer, ' ');
    int is_expected = status && atoi(status) == step->status;
    if (is_expected && strcmp(step->marker, "-")) {
        const char *value = strstr(connection->answer, step->marker);
        const char *end = value ? strchr(value += strlen(step->marker), step->until) : NULL;
        if (end && end - value < value_size) {
            memcpy(connection->value, value, (size_t)(end - value));
            connection->value[end - value] = 0;
        } else {
            is_expected = 0;
        }
    }
    if (!is_expected) {
        fprintf(stderr, "load: expected %d and %s after\n%s\nbut got\n%s\n", step->status, step->marker, step->head,
                connection->answer);
        exit(1);
    }
}

static void note_time(uint64_t time) {
    if (operations == times_room) {
        times_room = times_room ? 2 * times_room : 1 << 16;
        times = realloc(times, times_room * sizeof *times);
        if (!times) fail("no memory");
    }
    times[operations++] = time;
}

/// Reads what is there; goes on to the next request, unless it is time to stop. Says whether the connection goes on.
static int advance(struct connection *connection, uint64_t stop) {
    ssize_t count = recv(connection->socket, connection->answer + connection->received,
                         answer_size - connection->received, 0);
    if (count <= 0) fail("the server closed a connection, or an answer is too long");
    connection->received += (size_t)count;
    connection->answer[connection->received] = 0;
    if (!is_complete(connection)) return 1;
    take_answer(connection);
    connection->step = (connection->step + 1) % step_count;
    if (connection->step == 0) {
        uint64_t time = now();
        note_time(time - connection->began);
        if (time >= stop) return 0;
    }
    send_step(connection);
    return 1;
}

static int by_size(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static double seconds(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int count, char **words) {
    if (count != 7) fail("usage: load PORT CONNECTIONS SECONDS SCRIPT VALUES sleep|spin");
    int port = atoi(words[1]), going = atoi(words[2]), total = going;
    struct connection *connections = calloc((size_t)total, sizeof *connections);
    int poll = epoll_create1(0);
    if (!connections || total < 1 || poll < 0) fail("no memory");
    read_script(words[4]);
    read_values(words[5], connections, total);
    for (int i = 0; i < total; i++) {
        connections[i].socket = connected(port);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, connections[i].socket, &event)) fail("no epoll");
    }
    int spins = !strcmp(words[6], "spin");
    uint64_t start = now(), stop = start + (uint64_t)(atof(words[3]) * 1e9), heard = start;
    for (int i = 0; i < total; i++) send_step(&connections[i]);
    while (going) {
        struct epoll_event events[64];
        int ready = epoll_wait(poll, events, 64, spins ? 0 : patience * 1000);
        if (ready < 0 || (!ready && (!spins || now() - heard > patience * (uint64_t)1000000000))) fail("no answer");
        if (ready) heard = now();
        for (int i = 0; i < ready; i++) going -= !advance(events[i].data.ptr, stop);
    }
    double elapsed = (double)(now() - start) / 1e9;
    write_values(words[5], connections, total);
    qsort(times, operations, sizeof *times, by_size);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"operations\": %zu, \"seconds\": %.6f, \"p50\": %.9f, \"p99\": %.9f, \"cpu\": %.6f}\n", operations, elapsed,
           (double)times[operations / 2] / 1e9, (double)times[operations * 99 / 100] / 1e9,
           seconds(usage.ru_utime) + seconds(usage.ru_stime));
}
