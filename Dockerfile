# Any image with Node 24 and npm will do, so that it can be built from a local base without a registry.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN ["npm", "run", "build"]

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /src
COPY package.json package-lock.json ./
RUN ["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]

FROM ${NODE_IMAGE}
COPY LICENSE package.json /app/
COPY --from=dependencies /src/node_modules /app/node_modules
COPY deploy/container/healthcheck.mjs /app/healthcheck.mjs
COPY --from=build /src/dist /app/dist

# The default of --config.file is denter-exporter.yml in the working directory.
WORKDIR /etc/denter-exporter
# By number, so that Kubernetes can see that it is not root; nobody, as in Prometheus's own images.
USER 65534:65534
EXPOSE 9877
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s CMD ["node", "/app/healthcheck.mjs"]
ENTRYPOINT ["node", "/app/dist/cli/main.cjs"]
CMD []

# Last, since they change with every build.
ARG VERSION=unknown
ARG REVISION=unknown
ENV NODE_ENV=production DENTER_EXPORTER_REVISION=${REVISION}
LABEL org.opencontainers.image.title="denter-exporter" \
      org.opencontainers.image.description="Prometheus exporter for the ticket counts of Denter helpdesks" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
