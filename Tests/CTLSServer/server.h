#pragma once
// A TLS server for one connection, with a certificate made on the spot: for tests of the client's checks.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct { EVP_PKEY *key; X509 *certificate; } ct_identity;

// A self-signed certificate for `name` (`IP:127.0.0.1`, `DNS:localhost`), valid from and for so many seconds counted from now.
static inline ct_identity ct_make(const char *name, long from, long until) {
    ct_identity made = {EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048), X509_new()};
    X509 *x = made.certificate;
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_set_version(x, 2);
    X509_gmtime_adj(X509_getm_notBefore(x), from);
    X509_gmtime_adj(X509_getm_notAfter(x), until);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, (const unsigned char *)"test", -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    X509_set_pubkey(x, made.key);
    X509_EXTENSION *alternative = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, name);
    X509_add_ext(x, alternative, -1);
    X509_EXTENSION_free(alternative);
    X509_sign(x, made.key, EVP_sha256());
    return made;
}

static inline int ct_write(ct_identity identity, const char *path) {
    FILE *file = fopen(path, "w");
    if (!file) return 0;
    int done = PEM_write_X509(file, identity.certificate);
    return fclose(file) == 0 && done;
}

static inline void ct_free(ct_identity identity) {
    EVP_PKEY_free(identity.key);
    X509_free(identity.certificate);
}

// Takes one connection, answers one request with 200 and no body, and tells how many bytes of a request it could read.
static inline int ct_serve(int listener, ct_identity identity) {
    // A client that leaves during the handshake must not end the tests.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, NULL);
    int connection = accept(listener, NULL, NULL);
    if (connection < 0) return -1;
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, identity.certificate);
    SSL_CTX_use_PrivateKey(context, identity.key);
    SSL *ssl = SSL_new(context);
    SSL_set_fd(ssl, connection);
    int count = 0;
    if (SSL_accept(ssl) == 1) {
        char buffer[4096];
        count = SSL_read(ssl, buffer, sizeof buffer);
        const char *answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        if (count > 0) SSL_write(ssl, answer, (int)strlen(answer));
        SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    SSL_CTX_free(context);
    close(connection);
    return count < 0 ? 0 : count;
}
