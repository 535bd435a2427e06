/// The hundred most used passwords of eight characters and more, by `Tools/common-passwords --list`.
enum MostUsed {
    static let passwords = """
        123456789 password 12345678 password1 1234567890 baseball football iloveyou 1q2w3e4r5t qwertyuiop 1qaz2wsx
        superman myspace1 homelesspa 1q2w3e4r qwerty123 987654321 trustno1 target123 1g2w3e4r zag12wsx gwerty123
        sunshine asdfghjkl computer 123123123 starwars princess 1234qwer 11111111 iloveyou1 fuckyou1 789456123
        princess1 abcd1234 passer2009 corvette football1 jordan23 12qwaszx 123456789a internet samantha q1w2e3r4t5
        maverick q1w2e3r4t5y6 88888888 fqrg7cs493 michael1 blink182 whatever qwer1234 linkedin babygirl1 mercedes
        q1w2e3r4 michelle liverpool steelers j38ifubn 0123456789 iloveyou2 jennifer hardcore babygirl 147258369
        jessica1 0987654321 fuckyou2 anthony1 qazwsxedc midnight bigdaddy baseball1 1111111111 basketball passw0rd
        marlboro chocolate asdf1234 qwerty12 charlie1 pakistan cocacola superman1 asshole1 butterfly fuk19600
        12341234 asdfasdf sunshine1 alexander 1qaz2wsx3edc 29rsavoy 12344321 3rjs1la7qe liverpoo 00000000 slipknot
        scorpion
        """.split { $0.isWhitespace }.map(String.init)
}
