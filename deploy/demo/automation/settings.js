// Node-RED of the demo company. The gateway says who is there; nobody signs in here.
module.exports = {
  uiHost: process.env.HOST,
  uiPort: Number(process.env.PORT),
  flowFile: "flows.json",
  credentialSecret: false,
  adminAuth: {
    type: "credentials",
    users: [],
    tokenHeader: "x-forwarded-user",
    // Everybody whom the gateway lets in may look. To deploy a flow is to run code on this machine.
    tokens: (user) => Promise.resolve(user ? { username: user, permissions: "read" } : null),
  },
  // No commands and no files, even if a flow that uses them should find its way in.
  nodesExcludes: ["90-exec.js", "10-file.js", "23-watch.js"],
  functionExternalModules: false,
  externalModules: { palette: { allowInstall: false, allowUpload: false }, modules: { allowInstall: false } },
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: {
    page: { title: "Line automation" },
    header: { title: "Line automation" },
    tours: false,
    projects: { enabled: false },
    palette: { editable: false },
  },
  logging: { console: { level: "warn", metrics: false, audit: false } },
};
