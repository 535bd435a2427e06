/// Hashes made by other implementations: argon2-cffi and bcrypt from PyPI, and the reference test suites where it says so.
enum Vectors {
    /// Of `correct horse battery staple`, at the standard parameters.
    static let standard =
        "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$gYJZtjEAJqjg26xdLmknq8/bB7MiWPrE9hsYuA+SkIU"
    /// Of `pässwörd`.
    static let fourLanes =
        "$argon2id$v=19$m=64,t=3,p=4$c2FsdHNhbHRzYWx0c2FsdA$aZX8IPnvAzUf8ObpHkVuD7zOvdqWp6VePyqU9mkc1b4"
    /// Of `imported`.
    static let argon2i = "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$Pd7EqjZSCnbqWcm5Ya95taaYKUaNpA7t"
    /// Of `password`, from the reference implementation's own tests.
    static let reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
    /// Of `ﬁsh` with the ligature U+FB01, not normalised.
    static let ligatureAsTyped =
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$Qe32z03gjF7+TTFt5Et/Z5B70F4ctMNNdiauiF4svn8"

    /// Of `U*U é`, once for each prefix.
    static let bcrypt = ["2a", "2b", "2y"].map { "$\($0)$05$abcdefghijklmnopqrstuux93zB/wDKfMXytEL3XwMrqcXg6oCE22" }
    /// Of `U*U`, from the tests of crypt_blowfish.
    static let bcryptReference = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
    /// Of these 72 characters.
    static let seventyTwo = "012345678" + String(repeating: "9abcdef012345678", count: 3) + "9abcdef01234567"
    static let bcryptOfSeventyTwo = "$2b$04$abcdefghijklmnopqrstuuWTSHkTgWdsWag7rtSY2APXG6jxP2cuq"
    /// Of 71 × `a` and the first byte of `é`.
    static let bcryptCutInCharacter = "$2b$04$abcdefghijklmnopqrstuuoVx8RufeJl2sf6nnK3ltb8OHjZZZsny"
    /// Of `ÿ£ÿÿ £ß水🔑`.
    static let bcryptBeyondASCII = "$2b$04$abcdefghijklmnopqrstuuQ7CvMTxDh3nG83RXgazSBUT33DJ7A3a"
}
