# The service as an image: built with the development tools, run without them, by a user without rights.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build

FROM node:22-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
WORKDIR /app
# Beyond loopback the service wants API keys: mount the file, e.g. as a secret of this name.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8524 \
    DCAUSE_DATA=/data \
    DCAUSE_API_KEY_FILE=/run/secrets/dcause-api-keys
COPY package.json openapi.yaml LICENSE ./
COPY rules ./rules
COPY schemas ./schemas
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# Only the data is written: the root file system can be read-only.
RUN install -d -m 0700 -o node -g node /data
VOLUME /data
USER node
EXPOSE 8524
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
