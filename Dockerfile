# A server in a container: `docker build -t demarche .`, then see compose.yaml.
FROM rust:1.90-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends g++ make libclang-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN cargo build --release --locked && strip target/release/demarche && mkdir -p /empty/store

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /build/target/release/demarche /usr/local/bin/demarche
COPY --from=build --chown=nonroot:nonroot /empty/store /store
ENV DEMARCHE_STORE=/store
VOLUME /store
EXPOSE 7878
USER nonroot
ENTRYPOINT ["demarche"]
CMD ["serve", "--bind", "0.0.0.0:7878"]
