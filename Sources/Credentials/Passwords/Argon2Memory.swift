import CPasswordHash
import Glibc

/// The blocks of one hash: mapped when it begins and given back to the system when it ends, since `malloc` would keep
/// them for every thread for ever.
///
/// Fresh pages have a price: a third of the hash's time with pages of 4 KiB, next to nothing with huge ones, which is
/// why they are asked for and the blocks begin where one can. A system that has none to give is slower by that third.
enum Argon2Memory {
    private static let hugePage = 2 << 20

    static let allocate: allocate_fptr = { memory, count in
        let size = roundedUp(count)
        let protection = PROT_READ | PROT_WRITE
        let mapped = mmap(nil, size + hugePage, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { return ARGON2_MEMORY_ALLOCATION_ERROR.rawValue }
        let before = roundedUp(Int(bitPattern: mapped)) - Int(bitPattern: mapped)
        let blocks = mapped + before
        if before > 0 { munmap(mapped, before) }
        if before < hugePage { munmap(blocks + size, hugePage - before) }
        madvise(blocks, size, MADV_HUGEPAGE)
        memory?.pointee = blocks.assumingMemoryBound(to: UInt8.self)
        return ARGON2_OK.rawValue
    }

    static let free: deallocate_fptr = { memory, count in
        munmap(memory, roundedUp(count))
    }

    private static func roundedUp(_ count: Int) -> Int {
        (count + hugePage - 1) & ~(hugePage - 1)
    }
}
