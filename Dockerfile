# The API. The web app has an image of its own: frontend/Dockerfile.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock rust-toolchain.toml clippy.toml ./
COPY .cargo .cargo
COPY crates crates
COPY migrations migrations
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked --package api && cp target/release/linli /usr/local/bin/linli

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl libssl3 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/linli linli
COPY --from=build /usr/local/bin/linli /usr/local/bin/linli
USER linli
WORKDIR /var/lib/linli
VOLUME /var/lib/linli
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["linli"]
CMD ["serve"]
