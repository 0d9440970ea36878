#pragma once
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
// EVP_RSA_gen is a macro over a variadic function, which Swift does not import.
static inline EVP_PKEY *co_rsa_generate(size_t bits) { return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits); }
// The same for a key on P-256.
static inline EVP_PKEY *co_p256_generate(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"); }
// Lists of names are macros over types that Swift does not import: a function for each use.
enum { CO_NAME_DNS = 1, CO_NAME_URI = 2 };
// The alternative names of a certificate. Where there are none, `state` tells whether it has none (-1).
static inline void *co_alternative_names(const X509 *certificate, int *state) {
    return X509_get_ext_d2i(certificate, NID_subject_alt_name, state, NULL);
}
static inline int co_alternative_names_count(void *names) { return sk_GENERAL_NAME_num((GENERAL_NAMES *)names); }
static inline void co_alternative_names_free(void *names) { GENERAL_NAMES_free((GENERAL_NAMES *)names); }
// The bytes of the name of that index where it is a DNS name or a URI; else NULL.
static inline const unsigned char *co_alternative_name(void *names, int index, int *kind, int *count) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value((GENERAL_NAMES *)names, index);
    if (name == NULL || (name->type != GEN_DNS && name->type != GEN_URI)) return NULL;
    *kind = name->type == GEN_DNS ? CO_NAME_DNS : CO_NAME_URI;
    *count = ASN1_STRING_length(name->d.ia5);
    return ASN1_STRING_get0_data(name->d.ia5);
}
// A list of certificates between a certificate and its root; it holds what is added by a count of its own.
static inline void *co_certificates_new(void) { return sk_X509_new_null(); }
static inline void co_certificates_free(void *list) { sk_X509_pop_free((STACK_OF(X509) *)list, X509_free); }
static inline int co_certificates_add(void *list, X509 *certificate) {
    if (X509_up_ref(certificate) != 1) return 0;
    if (sk_X509_push((STACK_OF(X509) *)list, certificate) > 0) return 1;
    X509_free(certificate);
    return 0;
}
static inline int co_certificates_verify_init(X509_STORE_CTX *context, X509_STORE *store, X509 *leaf, void *between) {
    return X509_STORE_CTX_init(context, store, leaf, (STACK_OF(X509) *)between);
}
