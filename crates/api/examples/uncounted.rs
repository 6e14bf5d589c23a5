//! The server that keeps no figures: beside it the benchmark shows what their upkeep costs a write.

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    persistence::testing::leave_figures_as_they_are();
    api::command::run()
}
