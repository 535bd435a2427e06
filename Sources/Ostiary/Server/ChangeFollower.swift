import Grants
import Keys
import ServiceLifecycle
import SignIn
import Store

/// Forgets what is cached of a tenant as soon as any node announces that it changed.
struct ChangeFollower: Service {
    let store: Store
    let directory: Directory
    let providers: ProviderDirectory
    let keys: KeyRing

    func run() async {
        await cancelWhenGracefulShutdown {
            await store.server.followChanges { announcement in
                switch announcement {
                case .changed(let tenant):
                    directory.forget(tenant)
                    providers.forget(tenant)
                    keys.forget(tenant)
                case .anything:
                    directory.forgetAll()
                    providers.forgetAll()
                    keys.forgetAll()
                }
            }
        }
    }
}
