# The image of Pitwall. `docker build -t pitwall .` compiles inside, or takes target/ where `./pitwall build` has just made it.
#
#   docker run -p 8080:8080 -v pitwall:/data -v ./pitwall.yaml:/data/pitwall.yaml:ro pitwall
#
# Chromium wants shared memory: give --shm-size=1g (Kubernetes: an emptyDir with medium Memory at /dev/shm).

FROM debian:trixie-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl openjdk-25-jdk-headless \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/pitwall
COPY . .
# The launcher unpacks Playwright's driver for this platform; the bundle, with Node for five platforms, stays behind.
RUN ./pitwall build \
 && mkdir -p image/target journeys \
 && mv target/pitwall.jar target/lib target/driver-* image/target/ \
 && rm image/target/lib/driver-bundle-*.jar \
 && jar --extract --file image/target/pitwall.jar META-INF/THIRD-PARTY.txt META-INF/sbom/pitwall.cdx.json \
 && mv META-INF/THIRD-PARTY.txt META-INF/sbom/pitwall.cdx.json image/ \
 && mv pitwall LICENSE journeys image/

FROM debian:trixie-slim
LABEL org.opencontainers.image.title="Pitwall" \
      org.opencontainers.image.description="Synthetic journeys and a go/no-go gate for rolling upgrades" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates chromium-headless-shell fonts-dejavu-core openjdk-25-jre-headless tini \
 && apt-get clean && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin pitwall \
 && install -d -o pitwall -g pitwall /data
COPY --from=build /opt/pitwall/image /opt/pitwall
# Leaves the archive of loaded classes, which only java itself, with this very jar in this very place, can make.
RUN /opt/pitwall/pitwall --version >/dev/null
# A container's seccomp profile forbids the namespaces that Chromium's own sandbox is made of; the container is the sandbox.
ENV PITWALL_BROWSER_SANDBOX=off \
    PITWALL_NO_INSTALL=1
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PITWALL_PORT:-8080} && printf 'GET /health/live HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ code _ <&3 && [ \"$code\" = 200 ]"]
ENTRYPOINT ["tini", "-s", "--", "/opt/pitwall/pitwall"]
CMD ["serve"]
