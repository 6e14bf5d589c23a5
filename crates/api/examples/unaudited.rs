//! The server that leaves reads out of the audit trail: beside it the benchmark shows what their entries cost.

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    persistence::testing::leave_reads_out_of_the_trail();
    api::command::run()
}
