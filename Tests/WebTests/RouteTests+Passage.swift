import OAuth
import Store
import TestHouse
import Testing

extension RouteTests {
    /// One for each line of `Routes` that is about signing up and what a mail proves.
    static let passageProbes: [String: Probe] = [
        "GET /t/{tenant}/sign-up": { visit in
            try await visit.browser.open(visit.tenant.issuer.url("/sign-up")).title == "Create an account"
        },
        "POST /t/{tenant}/sign-up": { visit in
            let signingUp = try await SigningUp(at: visit.tenant, in: visit.browser)
            let letter = try await signingUp.letter
            return signingUp.check.title == "Check your mail" && letter.code?.isEmpty == false
        },
        "GET /t/{tenant}/verify": { visit in
            let signingUp = try await SigningUp(at: visit.tenant, in: visit.browser)
            return try await visit.browser.open(signingUp.check.url).form?.action == visit.tenant.issuer.path
                + "/verify"
        },
        "POST /t/{tenant}/verify": { visit in
            let signingUp = try await SigningUp(at: visit.tenant, app: visit.app, in: visit.browser)
            return try await visit.app.code(signingUp.typed(signingUp.letter.code)).isEmpty == false
        },
        "GET /t/{tenant}/verify/link": { visit in
            let signingUp = try await SigningUp(at: visit.tenant, in: visit.browser)
            return try await visit.browser.open(signingUp.letter.link ?? "").title == "Finish your account"
        },
        "POST /t/{tenant}/verify/link": { visit in
            let signingUp = try await SigningUp(at: visit.tenant, app: visit.app, in: visit.browser)
            let page = try await visit.browser.open(signingUp.letter.link ?? "")
            return try await visit.app.code(visit.browser.submit(page)).isEmpty == false
        },
        "GET /t/{tenant}/forgot": { visit in
            try await visit.browser.open(visit.tenant.issuer.url("/forgot")).title == "Forgot your password?"
        },
        "POST /t/{tenant}/forgot": { visit in
            let recovering = try await Recovering(at: visit.tenant, in: visit.browser)
            let letter = try await recovering.letter
            return recovering.check.title == "Check your mail" && letter.code?.isEmpty == false
        },
        "GET /t/{tenant}/reset": { visit in
            let recovering = try await Recovering(at: visit.tenant, in: visit.browser)
            return try await recovering.typed(recovering.letter.code).title == "Choose a new password"
        },
        "POST /t/{tenant}/reset": { visit in
            let recovering = try await Recovering(at: visit.tenant, app: visit.app, in: visit.browser)
            let page = try await recovering.typed(recovering.letter.code)
            return try await visit.app.code(visit.browser.submit(page, ["password": chosenPassword])).isEmpty == false
        },
        "GET /t/{tenant}/reset/link": { visit in
            let recovering = try await Recovering(at: visit.tenant)
            return try await visit.browser.open(recovering.letter.link ?? "").form?.action
                == visit.tenant.issuer.path + "/reset/link"
        },
        "POST /t/{tenant}/reset/link": { visit in
            let recovering = try await Recovering(at: visit.tenant)
            let page = try await visit.browser.open(recovering.letter.link ?? "")
            return try await visit.browser.submit(page, ["password": chosenPassword]).title
                == "Your password is changed"
        },
        "GET /t/{tenant}/restore": { visit in
            try await visit.tenant.close(visit.tenant.ada)
            return try await visit.tenant.signedIn(visit.app, in: visit.browser).title == "Restore your account?"
        },
        "POST /t/{tenant}/restore": { visit in
            try await visit.tenant.close(visit.tenant.ada)
            let page = try await visit.tenant.signedIn(visit.app, in: visit.browser)
            return try await visit.app.code(visit.browser.submit(page)).isEmpty == false
        },
        "GET /t/{tenant}/decline": { visit in
            let token = try await visit.tenant.invite("bea@example.com").expose()
            let page = try await visit.browser.open(visit.tenant.issuer.url("/decline?token=" + token))
            return page.title == "No more invitations" && page.words.contains("bea@example.com")
        },
        "POST /t/{tenant}/decline": { visit in
            let token = try await visit.tenant.invite("bea@example.com").expose()
            let page = try await visit.browser.open(visit.tenant.issuer.url("/decline?token=" + token))
            return try await visit.browser.submit(page).title == "You will get no more invitations"
        },
        "GET /t/{tenant}/brand.css": { visit in
            var brand = Brand()
            brand.radius = Brand.CornerRadius(pixels: 7)
            try await visit.tenant.becomes(brand: brand)
            return try await visit.browser.open(visit.tenant.issuer.url("/brand.css")).text.contains("7px")
        },
        "GET /t/{tenant}/inbox": { visit in
            _ = try await SigningUp(at: visit.tenant)
            return try await visit.browser.open(visit.tenant.issuer.url("/inbox")).text.contains("bea@example.com")
        },
        "GET /t/{tenant}/inbox/{mail}": { visit in
            let signingUp = try await SigningUp(at: visit.tenant)
            let inbox = try await visit.browser.open(visit.tenant.issuer.url("/inbox"))
            let mail = try #require(try await visit.tenant.store.mails(after: nil, limit: 1).first)
            let shown = try await visit.browser.open(inbox.link(to: "/inbox/\(mail.id)", of: visit.tenant))
            return try await shown.text.contains(signingUp.letter.code ?? "no code")
        },
    ]
}
