import ArgumentParser
import FoundationEssentials
import Glibc

/// What every command takes, and the surroundings of the process: the one place that looks at its environment.
struct CommandOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("A YAML file with settings.", valueName: "FILE"))
    var config: String?

    /// The settings, complete and checked; every problem is thrown at once.
    func settings(profile: Profile) throws -> Settings {
        try SettingsReading(surroundings, profile: profile).settings()
    }

    var surroundings: Surroundings {
        let process = ProcessInfo.processInfo
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return Surroundings(
            environment: process.environment, configurationFile: config,
            workingDirectory: FileManager.default.currentDirectoryPath,
            executableDirectory: executable.deletingLastPathComponent().path, runsAsRoot: geteuid() == 0,
            processors: process.activeProcessorCount, databaseUser: DatabaseUser.forNewCluster())
    }

    /// `PATH`.
    var searchPath: String { ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin" }
}
