/** A certificate for loopback that signs itself, and its key: for tests alone, and trusted by nobody. Valid until 2126. */
export const loopbackCertificate = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIULmLhChYVEmCu8txymlLe3MbsuOIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTE4MjkyMFoYDzIxMjYxMDI4
MTgyOTIwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQg3WB2CA4LDbJtBsmSLhdXVrp4ALaBBwpARwYu0MW5B6MlaslJTeD8
wOZPBeddnmdVzfJDekililuLuNNi0crso28wbTAdBgNVHQ4EFgQUIOU0wxdsNM7o
y5jyeh9T7PNapXkwHwYDVR0jBBgwFoAUIOU0wxdsNM7oy5jyeh9T7PNapXkwGgYD
VR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
zj0EAwIDSAAwRQIhAJuYj2CUwtwNBePO3kbMYd3Zpvq5egcXcdfDljU3jI6IAiBD
WrYvLRRb70zjMwIrxkvR65iGeIV+GAmdtxHFQK04pA==
-----END CERTIFICATE-----
`;

export const loopbackKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgIwJkXs5ZKsRuupj8
s2RsYrLgd0BCaW6Hvy7PmmdCMSWhRANCAAQg3WB2CA4LDbJtBsmSLhdXVrp4ALaB
BwpARwYu0MW5B6MlaslJTeD8wOZPBeddnmdVzfJDekililuLuNNi0crs
-----END PRIVATE KEY-----
`;
