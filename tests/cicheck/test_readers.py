"""Every kind of file by which teams pin Go, through the front door: what is too old is found on its line."""

from pathlib import Path

import pytest

from gvm_py.cicheck.readers import READERS, judged_paths, reader
from gvm_py.cicheck.repository import check
from gvm_py.cicheck.rewriting import repairs, rewritten
from tests.cicheck.test_ci_check import WORKFLOW, committed, found, setup_go, write
from tests.support.run import Sandbox

MODULE = {"go.mod": "module example.com/m\n\ngo 1.24.0\n"}
DEVCONTAINER = ".devcontainer/devcontainer.json"
RUN = "jobs:\n  a:\n    steps:\n    - run:"
GO_TOOL = "steps:\n- task: GoTool@0\n  inputs:\n    version: "
DEFAULT = '\n\t// +default="%s"\n\t// +optional'

COMPOSE = ".devcontainer/docker-compose.yml"
POSTGRES = "services:\n  app:\n    build:\n      args:\n        # [Choice] Go version 1, 1.21\n        VARIANT: "

OLD = [
    (".prototools", '# tools\ngo = "1.21.0"\n', 2, "1.21.0"),
    (".rtx.toml", '[tools]\ngo = "1.21"\n', 2, "1.21"),
    ("pixi.toml", '[dependencies]\ngo = "1.21.*"\n', 2, "1.21.*"),
    (".flox/env/manifest.toml", '[install]\ngo.pkg-path = "go"\ngo.version = "1.21.3"\n', 3, "1.21.3"),
    ("railpack.json", '{"packages": {"go": "1.21"}}\n', 1, "1.21"),
    (".moon/toolchain.yml", 'go:\n  version: "1.21.0"\n', 2, "1.21.0"),
    ("aqua.yaml", "packages:\n  - name: golang/go@go1.21.3\n", 2, "1.21.3"),
    ("aqua/tools.yaml", "packages:\n  - name: golang/go\n    version: go1.21.3\n", 3, "1.21.3"),
    ("environment.yml", "channels: [conda-forge]\ndependencies:\n  - go=1.21\n", 3, "1.21"),
    (".gvmrc", "gvm use go1.21\n", 1, "1.21"),
    (".bazelrc", "build --action_env=GOTOOLCHAIN=go1.21.3\n", 1, "go1.21.3"),
    (".ko.yaml", "builds:\n- id: x\n  env:\n  - GOTOOLCHAIN=go1.21.0\n", 4, "go1.21.0"),
    ("build.pkr.hcl", 'variable "go_version" {\n  default = "1.21"\n}\n', 2, "1.21"),
    ("zuul.yaml", "- job:\n    name: x\n    vars:\n      go_version: 1.21.3\n", 4, "1.21.3"),
    ("cloudbuild/build.yaml", "steps:\n- name: golang:1.21\n", 2, "1.21"),
    (".platform.app.yaml", "name: app\ntype: 'golang:1.21'\n", 2, "1.21"),
    (".upsun/config.yaml", "applications:\n  app:\n    type: 'golang:1.21'\n", 3, "1.21"),
    ("manifest.yml", "applications:\n- name: x\n  env:\n    GOVERSION: go1.21\n", 4, "go1.21"),
    ("func.yaml", "build:\n  buildEnvs:\n  - name: BP_GO_VERSION\n    value: '1.21'\n", 4, "1.21"),
    ("project.toml", '[[io.buildpacks.build.env]]\nname = "GOOGLE_RUNTIME_VERSION"\nvalue = "1.21.3"\n', 3, "1.21.3"),
    ("app.yaml", 'runtime: go\nenv: flex\nbuild_env_variables:\n  GOOGLE_GO_VERSION: "1.21.3"\n', 4, "1.21.3"),
    ("build.bat", "@echo off\r\nset GOTOOLCHAIN=go1.21.3\r\n", 2, "go1.21.3"),
    ("build.cmd", "curl -LO https://go.dev/dl/go1.21.3.windows-amd64.zip\r\n", 1, "1.21.3"),
    ("build.ps1", '$GoVersion = "1.21.3"\nInvoke-WebRequest https://go.dev/dl/go$GoVersion.zip\n', 1, "1.21.3"),
    ("install.ps1", 'param([string]$GoVersion = "1.21.3")\n', 1, "1.21.3"),
    (WORKFLOW, f"{RUN} sudo port install go-1.21\n", 4, "1.21"),
    (WORKFLOW, f"{RUN} winget install -e --id GoLang.Go --version 1.21.0\n", 4, "1.21.0"),
    (WORKFLOW, f"{RUN} winget install GoLang.Go.1.21\n", 4, "1.21"),
    (DEVCONTAINER, '{"features": {"golang": "1.21"}}', 1, "1.21"),
    (DEVCONTAINER, '{"features": {"go": {"version": "1.21"}}}', 1, "1.21"),
    (DEVCONTAINER, '{"features": {"./local/go": {"version": "1.21"}}}', 1, "1.21"),
    (DEVCONTAINER, '{"postCreateCommand": "go install golang.org/dl/go1.21.3@latest"}', 1, "1.21.3"),
    (COMPOSE, f"{POSTGRES}1-1.21-bullseye\n", 6, "1.21"),
    (DEVCONTAINER, '{ "image": "mcr.microsoft.com/devcontainers/go:1.21" }', 1, "1.21"),
    (
        DEVCONTAINER,
        '{ // c\n"features": { "ghcr.io/devcontainers/features/go:1": { "version": "1.21" } },}',
        2,
        "1.21",
    ),
    (DEVCONTAINER, '{"features": {"ghcr.io/devcontainers/features/go:1": "1.21"}}', 1, "1.21"),
    (DEVCONTAINER, '{ "build": { "args": { "VARIANT": "1-1.22-bookworm" } } }', 1, "1.22"),
    (DEVCONTAINER, '{"containerEnv": {"GOTOOLCHAIN": "go1.23.0"}}', 1, "go1.23.0"),
    (".devcontainer.json", '{"image": "mcr.microsoft.com/devcontainers/go:0-1.19-bullseye"}', 1, "1.19"),
    (".devcontainer/api/devcontainer.json", '{"image":\n"mcr.microsoft.com/devcontainers/go:1-1.22"}', 2, "1.22"),
    (
        ".devcontainer/Dockerfile",
        "ARG VARIANT=1-1.22-bookworm\nFROM mcr.microsoft.com/devcontainers/go:${VARIANT}\n",
        2,
        "1.22",
    ),
    (".devcontainer/Dockerfile", "ARG V=1.22\nFROM mcr.microsoft.com/devcontainers/go:1-${V}-bookworm\n", 2, "1.22"),
    (DEVCONTAINER, '{ "image": "mcr.microsoft.com/devcontainers/go:dev-1.21" }', 1, "1.21"),
    ("Dockerfile", "FROM alpine\nRUN --mount=type=bind,from=golang:1.21,target=/go true\n", 2, "1.21"),
    (".buildkite/a.yml", "steps:\n- plugins:\n  - golang#v2.0.0:\n      version: 1.21.2\n", 4, "1.21.2"),
    (".buildkite/a.yml", "steps: [{plugins: {org/golang-buildkite-plugin#v2: {version: '1.21'}}}]\n", 1, "1.21"),
    (WORKFLOW, setup_go("${{ matrix.go }}", "    strategy: {matrix: {go: ['1.21', tip]}}\n"), 7, "1.21"),
    ("Earthfile", "VERSION 0.8\nFROM golang:1.21\n", 2, "1.21"),
    ("Earthfile", "FROM golang:1.24\na:\n  WITH DOCKER --pull golang:1.21\n    RUN docker run x\n  END\n", 3, "1.21"),
    ("Earthfile", "FROM a\na:\n  WITH DOCKER\n    RUN docker run golang:1.21 go test\n  END\n", 4, "1.21"),
    ("Dockerfile", "FROM a\nENV U=https://go.dev/dl/go1.21.3.linux-amd64.tar.gz\nRUN curl $U\n", 3, "1.21.3"),
    (".dagger/main.go", f'import "dagger/m"\nfunc (m *M) A(\n{DEFAULT % "1.21"}\n\tgoVersion string,\n)', 4, "1.21"),
    ("dagger/a.go", f'import "dagger/m"\nfunc (m *M) A({DEFAULT % "golang:1.21-alpine"}\n\tbase string)', 3, "1.21"),
    ("dagger/src/m/main.py", 'import dagger\nclass M:\n    def a(self, go_version: str = "1.21"): ...\n', 3, "1.21"),
    (
        "dagger/src/index.ts",
        'import {dag} from "@dagger.io/dagger"\nclass M { a(goVersion: string = "1.21") {} }',
        2,
        "1.21",
    ),
    ("ci/test.gitlab-ci.yml", "a:\n  image: golang:1.21\n", 2, "1.21"),
    ("MODULE.bazel", "go_sdk.download(version = '1.22.1')\n", 1, "1.22.1"),
    ("Dockerfile", "FROM alpine\nENV GOLANG_VERSION=1.18.1\n", 2, "1.18.1"),
    ("Dockerfile", "FROM alpine\nENV GOLANG_VERSION 1.18.1\n", 2, "1.18.1"),
    ("Dockerfile", "FROM alpine\nRUN curl -O https://go.dev/dl/go1.18.1.linux-amd64.tar.gz\n", 2, "1.18.1"),
    (
        "Dockerfile",
        "FROM alpine\nARG V=1.18.1\nRUN apk add curl && \\\n curl https://go.dev/dl/go${V}.linux-amd64.tar.gz\n",
        3,
        "1.18.1",
    ),
    (
        "Dockerfile",
        "FROM a\nENV GO_VERSION=1.18\nRUN curl https://go.dev/dl/go$GO_VERSION.linux-amd64.tar.gz",
        2,
        "1.18",
    ),
    ("Dockerfile", "FROM golang\nRUN go install golang.org/dl/go1.18.1@latest\n", 2, "1.18.1"),
    ("Dockerfile", "FROM registry.corp/ubi9/go-toolset:1.21\n", 1, "1.21"),
    ("Dockerfile", "FROM golang:1.24\nENV GOTOOLCHAIN=go1.23.0\n", 2, "go1.23.0"),
    ("Dockerfile", "FROM golang:1.24\nRUN GOTOOLCHAIN=go1.23.0 go build\n", 2, "go1.23.0"),
    (WORKFLOW, "env:\n  GOTOOLCHAIN: go1.23.0\n", 2, "go1.23.0"),
    ("Dockerfile", "FROM golang:1.24\nARG GOTOOLCHAIN=go1.23.0\nENV GOTOOLCHAIN=$GOTOOLCHAIN\n", 2, "go1.23.0"),
    ("Dockerfile", "FROM golang:1.24\nRUN <<EOT\nset -e\nexport GOTOOLCHAIN=go1.23.0\nEOT\n", 4, "go1.23.0"),
    (WORKFLOW, "jobs: {a: {steps: [{run: GOTOOLCHAIN=go1.23.0 go test}]}}", 1, "go1.23.0"),
    (WORKFLOW, f"{RUN} |\n        set -e\n        export GOTOOLCHAIN=go1.23.0\n", 6, "go1.23.0"),
    (WORKFLOW, f"{RUN} >-\n        GOTOOLCHAIN=go1.23.0\n        go test\n", 5, "go1.23.0"),
    (WORKFLOW, f"{RUN} |\n        go install x@v1\n        go env -w GOTOOLCHAIN='go1.23.0'\n", 6, "go1.23.0"),
    (WORKFLOW, f'{RUN} echo "GOTOOLCHAIN=go1.23.0" >> "$GITHUB_ENV"\n', 4, "go1.23.0"),
    (WORKFLOW, f'{RUN} "echo \\"GOTOOLCHAIN=go1.23.0\\" >> $GITHUB_ENV"\n', 4, "go1.23.0"),
    (WORKFLOW, f'{RUN} $env:GOTOOLCHAIN = "go1.23.0"; go test\n', 4, "go1.23.0"),
    (WORKFLOW, f"{RUN} curl -LO https://go.dev/dl/go1.23.0.linux-amd64.tar.gz\n", 4, "1.23.0"),
    (WORKFLOW, f"{RUN} |\n        # \xe4\xf6\n        go install golang.org/dl/go1.23.0@latest\n", 6, "1.23.0"),
    (".gitlab-ci.yml", "a:\n  script:\n    - export GOTOOLCHAIN=go1.23.0\n", 3, "go1.23.0"),
    (".circleci/config.yml", "jobs: {a: {steps: [{run: {command: GOTOOLCHAIN=go1.23.0 go vet}}]}}", 1, "go1.23.0"),
    ("azure-pipelines.yml", "steps:\n- bash: |\n    GOTOOLCHAIN=go1.23.0 go test\n", 3, "go1.23.0"),
    (".buildkite/pipeline.yml", "steps:\n- commands:\n  - GOTOOLCHAIN=go1.23.0 go test\n", 3, "go1.23.0"),
    (".drone.yml", "steps:\n- commands: [GOTOOLCHAIN=go1.23.0 go test]\n", 2, "go1.23.0"),
    ("Makefile", "export GOTOOLCHAIN := go1.23.0\n", 1, "go1.23.0"),
    ("build/rules.mk", "test:\n\tGOTOOLCHAIN=go1.23.0 go test\n", 2, "go1.23.0"),
    (".envrc", "export GOTOOLCHAIN=go1.23.0\n", 1, "go1.23.0"),
    (WORKFLOW, f"{RUN} docker run --rm -v .:/w golang:1.23-alpine go test\n", 4, "1.23"),
    (WORKFLOW, f"{RUN} |\n        docker build \\\n          --build-arg GO_VERSION=1.23.0 .\n", 6, "1.23.0"),
    (WORKFLOW, "jobs: {a: {steps: [{with: {build-args: GO_VERSION=1.23.0}}]}}", 1, "1.23.0"),
    (
        WORKFLOW,
        "jobs:\n  a:\n    steps:\n    - with:\n        build-args: |\n          A=1\n          GO_VERSION=1.23.0\n",
        7,
        "1.23.0",
    ),
    ("compose.yml", "services: {a: {build: {args: {GO_VERSION: '1.23'}}}}", 1, "1.23"),
    ("compose.yml", "services: {a: {build: {args: [A=1,\n 'GOLANG_VERSION=1.23']}}}", 2, "1.23"),
    ("docker-bake.hcl", 'target "a" {\n  args = {\n    GO_VERSION = "1.23"\n  }\n}\n', 3, "1.23"),
    ("docker-bake.hcl", 'target "a" { contexts = { g = "docker-image://golang:1.23" } }\n', 1, "1.23"),
    ("Jenkinsfile", "// golang:1.2\npipeline { agent { docker { image 'golang:1.23' } } }\n", 2, "1.23"),
    ("ci/release.Jenkinsfile", "docker.image('registry.corp:5000/library/golang:1.23').inside { }\n", 1, "1.23"),
    ("cloudbuild.yaml", "steps:\n- name: 'golang:1.23'\n", 2, "1.23"),
    ("Makefile", "a:\n\tdocker run golang:1.23 go test\n", 2, "1.23"),
    ("Makefile", "a:\n\tdocker build --build-arg=GO_VERSION=1.23 .\n", 2, "1.23"),
    (WORKFLOW, "jobs: {a: {container: {image: 'golang:1.23'}}}", 1, "1.23"),
    (WORKFLOW, "jobs: {a: {steps: [{uses: 'docker://golang:1.23'}]}}", 1, "1.23"),
    (WORKFLOW, "jobs:\n  a:\n    steps:\n    - with: {go-version-input: '1.23'}\n", 4, "1.23"),
    (
        WORKFLOW,
        "jobs:\n  a:\n    strategy: {matrix: {go: ['1.23']}}\n    container: golang:${{ matrix.go }}-alpine\n",
        4,
        "1.23",
    ),
    (".pre-commit-config.yaml", "default_language_version: { golang: 1.21.0 }\n", 1, "1.21.0"),
    (
        ".pre-commit-config.yaml",
        "repos:\n- hooks:\n  - id: a\n    language: golang\n    language_version: 1.21.0\n",
        5,
        "1.21.0",
    ),
    (
        "MODULE.bazel",
        '# c\ngo_sdk = use_extension("x")\ngo_sdk.download(\n    name = "a", version = "1.22.1",\n)\n',
        4,
        "1.22.1",
    ),
    ("WORKSPACE", 'go_register_toolchains(version = "1.22.1")\n', 1, "1.22.1"),
    ("build/deps.bzl", 'GO = "1.22.1"\ndef d():\n    go_register_toolchains(go_version = GO)\n', 3, "1.22.1"),
    (".circleci/config.yml", "jobs:\n  a:\n    docker:\n    - image: cimg/go:1.21\n", 4, "1.21"),
    (
        ".circleci/config.yml",
        "parameters: {go: {default: '1.21'}}\njobs:\n  a:\n    docker:\n    - image: cimg/go:<< parameters.go >>\n",
        5,
        "1.21",
    ),
    (".circleci/config.yml", "jobs: {a: {steps: [{go/install: {version: 1.21.3}}]}}", 1, "1.21.3"),
    (".circleci/config.yml", "jobs: {a: {executor: {name: go/default, tag: '1.21'}}}", 1, "1.21"),
    (".travis.yml", 'language: go\ngo: ["1.21"]\n', 2, "1.21"),
    (".travis.yml", "go: 1.21.x\n", 1, "1.21.x"),
    (".travis.yml", "jobs:\n  include:\n  - go: '1.21'\n", 3, "1.21"),
    ("azure-pipelines.yml", f'{GO_TOOL}"1.21"\n', 4, "1.21"),
    ("azure-pipelines.yml", f"variables: {{go: '1.21'}}\n{GO_TOOL}$(go)\n", 5, "1.21"),
    (
        "ci/azure-pipelines.yml",
        f"parameters:\n- name: go\n  default: 1.21.1\n{GO_TOOL}${{{{ parameters.go }}}}\n",
        7,
        "1",
    ),
    ("azure-pipelines.yml", f"strategy: {{matrix: {{old: {{go: '1.21'}}}}}}\n{GO_TOOL}'$(go)'\n", 5, "1.21"),
    ("azure-pipelines.yml", "container: golang:1.21\n", 1, "1.21"),
    (".buildkite/pipeline.yml", "steps:\n- plugins:\n  - docker#v5:\n      image: golang:1.21\n", 4, "1.21"),
    ("bitbucket-pipelines.yml", "image: golang:1.21\n", 1, "1.21"),
    (
        WORKFLOW,
        "jobs:\n  a:\n    strategy: {matrix: {go: [{version: '1.23', os: a}, {version: '1.24'}]}}\n"
        "    steps:\n    - uses: actions/setup-go@v5\n      with:\n        go-version: ${{ matrix.go.version }}\n",
        7,
        "1.23",
    ),
    (".travis.yml", "go:\n- 1.21.x\n- 1.x\n- tip\n", 2, "1.21.x"),
    (".travis.yml", "env:\n  global:\n  - GOTOOLCHAIN=go1.23.0\n", 3, "go1.23.0"),
    (".travis.yml", "script:\n- docker run golang:1.23 go test\n", 2, "1.23"),
    (".goreleaser.yaml", "dockers:\n- build_flag_templates:\n  - --build-arg=GO_VERSION=1.23\n", 3, "1.23"),
    (".gitlab-ci.yml", "t:\n  parallel: {matrix: [{GO: ['1.24',\n '1.23']}]}\n  image: golang:${GO}\n", 4, "1.23"),
    (".golangci.yml", 'run:\n  go: "1.21"\n', 2, "1.21"),
    (".golangci.toml", '[run]\ntests = true\ngo = "1.21"\n', 3, "1.21"),
    (".golangci.json", '{"run": {"go": "1.21"}}', 1, "1.21"),
    (".goreleaser.yaml", "env:\n- GOTOOLCHAIN=go1.21.0\n", 2, "go1.21.0"),
    (".goreleaser.yaml", "builds:\n- gobinary: go1.21.0\n", 2, "go1.21.0"),
    ("devbox.json", '{ "packages": ["nodejs@20",\n"go@1.21"] }', 2, "1.21"),
    ("devbox.json", '{"packages": {"go": "1.21"}}', 1, "1.21"),
    ("devbox.json", '{"packages": {"go": {"version": "1.21"}}}', 1, "1.21"),
    ("netlify.toml", '[build.environment]\n  GO_VERSION = "1.21"\n', 2, "1.21"),
    ("site/netlify.toml", '[context.production]\nenvironment = { GO_VERSION = "1.21.4" }\n', 2, "1.21.4"),
    ("app.yaml", "runtime: go121\n", 1, "121"),
    ("app.staging.yaml", "env: flex\nruntime: go\nruntime_config:\n  runtime_version: '1.21'\n", 4, "1.21"),
    ("snap/snapcraft.yaml", "parts:\n  a:\n    plugin: go\n    build-snaps: [go/1.21/stable]\n", 4, "1.21"),
    ("snapcraft.yaml", "parts:\n  a:\n    plugin: go\n    go-channel: 1.21/stable\n", 4, "1.21"),
    ("Brewfile", 'brew "git"\nbrew "go@1.21"\n', 2, "1.21"),
    ("Dockerfile", "FROM debian\nRUN apt-get install -y \\\n  git golang-1.21-go\n", 2, "1.21"),
    ("Makefile", "go:\n\tbrew install jq go@1.21\n", 2, "1.21"),
    (WORKFLOW, f"{RUN} sudo snap install go --classic --channel=1.21/stable\n", 4, "1.21"),
    (WORKFLOW, f"{RUN} asdf install golang 1.21.4\n", 4, "1.21.4"),
    (WORKFLOW, f"{RUN} choco install golang --version=1.21.4 -y\n", 4, "1.21.4"),
    (WORKFLOW, f"{RUN} mise use -g go@1.21\n", 4, "1.21"),
    (WORKFLOW, f"{RUN} gcloud functions deploy f --runtime=go121\n", 4, "121"),
    ("flake.nix", "{ pkgs }: pkgs.mkShell {\n  packages = [ pkgs.go_1_21 ];\n}\n", 2, "1_21"),
    ("default.nix", "pkgs.buildGo121Module {}\n", 1, "121"),
    ("mise.toml", '[tools]\nnode = "1.21"\ngo = "1.21" # c\n', 3, "1.21"),
    ("mise.toml", "tools.go = '1.21'\n", 1, "1.21"),
    (".tool-versions", "golang   1.21.3\n", 1, "1.21.3"),
    # Variables whose name says what they are, wherever they are set
    (WORKFLOW, "env:\n  GO_VERSION: '1.23'\n", 2, "1.23"),
    (WORKFLOW, "jobs:\n  a:\n    uses: o/r/.github/workflows/b.yml@v1\n    with: {goVersion: '1.23'}\n", 4, "1.23"),
    (WORKFLOW, 'jobs: {a: {uses: ./b.yml,\n with: {go-versions: \'["1.25", "1.23"]\'}}}\n', 2, "1.23"),
    (WORKFLOW, "on:\n  workflow_call:\n    inputs:\n      go_version:\n        default: 1.23.1\n", 5, "1.23.1"),
    (WORKFLOW, "env: {GO_VERSION: 1.23.x}\n" + setup_go("${{ env.GO_VERSION }}"), 7, "1.23.x"),
    (WORKFLOW, f'{RUN} echo "GO_VERSION=1.23" >> $GITHUB_ENV\n', 4, "1.23"),
    (".forgejo/workflows/a.yml", setup_go("'1.23'"), 6, "1.23"),
    ("Makefile", "GO_VERSION ?= 1.23\n", 1, "1.23"),
    ("Makefile", "GOLANG_CROSS_VERSION ?= v1.21.5\n", 1, "v1.21.5"),
    ("Makefile", "a:\n\tdocker run ghcr.io/goreleaser/goreleaser-cross:v1.21.3\n", 2, "1.21.3"),
    (WORKFLOW, f"{RUN} docker run ghcr.io/goreleaser/goreleaser-cross:v1.21.3\n", 4, "1.21.3"),
    (
        WORKFLOW,
        "jobs:\n  a:\n    steps:\n    - with: {goversion: 'https://go.dev/dl/go1.21.3.linux-amd64.tar.gz'}\n",
        4,
        "1.21.3",
    ),
    ("Makefile", "export GOLANG_VERSION := go1.23.4\n", 1, "go1.23.4"),
    ("Makefile", 'GO_VERSION = "1.23-alpine" # c\n', 1, "1.23"),
    ("justfile", '# c\ngo_version := "1.23"\nimage := "golang:" + go_version\n', 2, "1.23"),
    (".justfile", 'export GOTOOLCHAIN := "go1.23.0"\n', 1, "go1.23.0"),
    ("Taskfile.yml", "vars:\n  GO_VERSION: 1.23.1\n", 2, "1.23.1"),
    ("Taskfile.dist.yaml", "env:\n  GOTOOLCHAIN: go1.23.0\n", 2, "go1.23.0"),
    ("taskfiles/Taskfile.yml", "tasks:\n  a:\n    cmds:\n    - docker run golang:1.23\n", 4, "1.23"),
    (".envrc", "export GO_VERSION=1.23\n", 1, "1.23"),
    (".env", "A=1\nGO_VERSION=1.23\n", 2, "1.23"),
    ("hack/install.sh", 'curl -LO "https://go.dev/dl/go${GO_VERSION:-1.23.1}.linux-amd64.tar.gz"\n', 1, "1.23.1"),
    ("hack/install.sh", "declare -r X=1\n  GO_VERSION=1.23.1\n", 2, "1.23.1"),
    ("ci/setup.ps1", "$env:GOTOOLCHAIN = 'go1.23.0'\n", 1, "go1.23.0"),
    ("ci/setup.ps1", "curl https://go.dev/dl/go1.23.0.windows-amd64.msi -o go.msi\n", 1, "1.23.0"),
    ("Jenkinsfile", "pipeline {\n  environment {\n    GO_VERSION = '1.23'\n  }\n}\n", 3, "1.23"),
    ("Jenkinsfile", "buildGo(tests: true, goVersion: '1.23.1')\n", 1, "1.23.1"),
    ("Jenkinsfile", "withEnv([\"GO_VERSION=1.23\"]) { sh 'go test' }\n", 1, "1.23"),
    ("docker-bake.hcl", 'variable "GO_VERSION" {\n  default = "1.23"\n}\n', 2, "1.23"),
    ("docker-bake.json", '{"target": {"a": {"args": {"GO_VERSION": "1.23"}}}}\n', 1, "1.23"),
    ("Dockerfile", "FROM alpine\nARG GO_VERSION=1.23.1\nRUN ./install.sh $GO_VERSION\n", 2, "1.23.1"),
    ("compose.yml", "services: {a: {build: {args: {GO_VERSION: '${GO_VERSION:-1.23}'}}}}", 1, "1.23"),
    ("cloudbuild.yaml", "substitutions:\n  _GO_VERSION: '1.23'\n", 2, "1.23"),
    ("skaffold.yaml", "build: {artifacts: [{docker: {buildArgs: {GO_VERSION: '1.23'}}}]}\n", 1, "1.23"),
    ("fly.toml", '[build.args]\n  GO_VERSION = "1.23"\n', 2, "1.23"),
    ("project.toml", '[[build.env]]\nname = "BP_GO_VERSION"\nvalue = "1.23.*"\n', 3, "1.23"),
    ("nixpacks.toml", "[variables]\nNIXPACKS_GO_VERSION = '1.23'\n", 2, "1.23"),
    ("app.json", '{"env": {"GOVERSION": {\n"value": "go1.23"}}}\n', 2, "go1.23"),
    ("render.yaml", "services:\n- envVars:\n  - key: GO_VERSION\n    value: 1.23.4\n", 4, "1.23.4"),
    (".do/app.yaml", "services:\n- envs:\n  - key: GOVERSION\n    value: go1.23\n", 4, "go1.23"),
    (".circleci/config.yml", "jobs: {a: {environment: {GO_VERSION: 1.23.1}}}\n", 1, "1.23.1"),
    ("azure-pipelines.yml", "steps:\n- template: go.yml\n  parameters:\n    goVersion: '1.23'\n", 4, "1.23"),
    ("azure-pipelines.yml", "variables:\n- name: goVersion\n  value: '1.23'\n", 3, "1.23"),
    (".gitlab-ci.yml", "variables:\n  GO_VERSION: '1.23'\ninclude: x\n", 2, "1.23"),
    (".gitlab-ci.yml", "spec: {inputs: {go_version:\n {default: '1.23'}}}\n---\na: {script: [make]}\n", 2, "1.23"),
    (".woodpecker/ci/test.yaml", "matrix:\n  GO_VERSION: ['1.24',\n   '1.23']\n", 3, "1.23"),
    (".cirrus.yml", "task:\n  env:\n    matrix:\n    - GO_VERSION: 1.23\n    - GO_VERSION: 1.24\n", 4, "1.23"),
    # What each host, runner and package manager calls it
    ("go.mod", "// +heroku goVersion go1.23\nmodule m\n\ngo 1.24.0\n", 1, "go1.23"),
    ("appveyor.yml", "stack: node 8, go 1.23\n", 1, "1.23"),
    (".appveyor.yml", "environment:\n  GOROOT: c:\\go123\n", 2, "123"),
    (".semaphore/semaphore.yml", "blocks: [{task: {jobs: [{commands: [sem-version go 1.23]}]}}]\n", 1, "1.23"),
    ("buildspec.yml", "phases:\n  install:\n    runtime-versions:\n      golang: 1.23\n", 4, "1.23"),
    ("bitrise.yml", "tools:\n  golang: 1.23.1\n", 2, "1.23.1"),
    (".readthedocs.yaml", "build:\n  tools:\n    golang: '1.23'\n", 3, "1.23"),
    ("codemagic.yaml", "workflows: {a: {environment: {go: 1.23.1}}}\n", 1, "1.23.1"),
    ("renovate.json5", "{\n  constraints: {node: '20',\n    go: '1.23',},\n}\n", 3, "1.23"),
    (".github/renovate.json", '{"constraints": {"go": "1.23.1"}}\n', 1, "1.23.1"),
    ("ci/tasks/test.yml", "image_resource:\n  source: {repository: golang, tag: '1.23'}\n", 2, "1.23"),
    (".tekton/pull.yaml", "spec: {steps: [{image: 'golang:1.23'}]}\n", 1, "1.23"),
    (
        ".builds/alpine.yml",
        "tasks:\n- setup: |\n    curl -O https://go.dev/dl/go1.23.1.linux-amd64.tar.gz\n",
        3,
        "1.23.1",
    ),
    ("Tiltfile", "docker_build('a', '.', build_args={'GO_VERSION': '1.23'})\n", 1, "1.23"),
    (".drone.star", "def main(ctx):\n  return {'image': 'golang:1.23'}\n", 2, "1.23"),
    ("Dockerfile", "FROM alpine\nRUN apk add --no-cache git go=1.23.4-r0\n", 2, "1.23.4"),
    ("Dockerfile", "FROM wolfi-base\nRUN apk add go-1.23 make\n", 2, "1.23"),
    (".travis.yml", "install:\n- eval $(gimme 1.23.1)\n", 2, "1.23.1"),
    (WORKFLOW, f"{RUN} pkg install -y git go123\n", 4, "123"),
    (WORKFLOW, f"{RUN} nix shell nixpkgs/nixos-25.05#go_1_23 -c go test\n", 4, "1_23"),
    ("devenv.nix", '{ languages.go.enable = true;\n  languages.go.version = "1.23.1"; }\n', 2, "1.23.1"),
    (
        WORKFLOW,
        "jobs:\n  a:\n    steps:\n    - uses: jdx/mise-action@v2\n      with:\n        mise_toml: |\n"
        '          [tools]\n          node = "1.2"\n          go = "1.23.1"\n',
        9,
        "1.23.1",
    ),
    (
        WORKFLOW,
        "jobs:\n  a:\n    steps:\n    - uses: asdf-vm/actions/install@v3\n      with:\n        tool_versions: |\n"
        "          golang 1.23.1\n",
        7,
        "1.23.1",
    ),
    # The Go of a runner, and programs that are pipelines
    (WORKFLOW, "jobs: {a: {env: {GO_IMAGE: 'golang:1.23'}, steps: [{run: docker run $GO_IMAGE}]}}\n", 1, "1.23"),
    (".gitlab-ci.yml", "variables: {GO_IMAGE: 'golang:1.23'}\na: {script: [docker run $GO_IMAGE]}\n", 1, "1.23"),
    (".dagger/main.go", 'package main\n\nvar c = dagger.From("golang:1.23-alpine") // golang:1.2\n', 3, "1.23"),
    ("ci/dagger/main.go", 'package main // dagger\n\nconst goVersion = "1.23"\n', 3, "1.23"),
    ("dagger/main.py", "import dagger\n\nimage = 'golang:1.23'\n", 3, "1.23"),
    ("ci/index.ts", 'import { dag } from "@dagger.io/dagger"\ndag.container().from("golang:1.23")\n', 2, "1.23"),
    (".dagger/main.go", 'package main\n\ndagger.WithEnvVariable("GOTOOLCHAIN", "go1.23.0")\n', 3, "go1.23.0"),
    # Files of other systems and names that authors use
    (".promu.yml", "go:\n    # c\n    version: 1.23\n", 3, "1.23"),
    ("GO_VERSION", "1.23.1\n", 1, "1.23.1"),
    ("build/.go_version", "\ngo1.23\n", 2, "go1.23"),
    ("Makefile", "GO_VER ?= 1.23.1\n", 1, "1.23.1"),
    ("Makefile", "go_version_full := 1.23.1\n", 1, "1.23.1"),
    ("tekton/build.yaml", "spec: {steps: [{image: 'golang:1.23'}]}\n", 1, "1.23"),
    (".woodpecker.yml", "matrix: {GO: ['1.24', '1.23']}\nsteps: {a: {image: 'golang:${GO}'}}\n", 2, "1.23"),
    ("devbox.json", '{"env": {"GOTOOLCHAIN": "go1.23.0"}}', 1, "go1.23.0"),
    (".envrc", "use go 1.23\n", 1, "1.23"),
    (".travis.yml", "env:\n- GIMME_GO_VERSION=1.23\n", 2, "1.23"),
    (WORKFLOW, "env: {GO_IMAGE: 'golang:1.23'}\njobs:\n  a: {container: '${{ env.GO_IMAGE }}'}\n", 3, "1.23"),
    (
        ".pre-commit-config.yaml",
        "repos:\n- hooks:\n  - {language: docker_image, entry: golang:1.23 go vet}\n",
        3,
        "1.23",
    ),
    ("codefresh.yml", "steps: {a: {image: 'golang:1.23'}}\n", 1, "1.23"),
    (".teamcity/settings.kts", 'dockerImage = "golang:1.23"\n', 1, "1.23"),
    ("ci/build.groovy", "docker.image('golang:1.23').inside { }\n", 1, "1.23"),
    (".pipelines/build.yml", f"variables: {{goVersion: '1.23'}}\n{GO_TOOL}$(goVersion)\n", 5, "1.23"),
    (".vscode/settings.json", '{"go.toolsEnvVars": {"GOTOOLCHAIN": "go1.23.0"}}\n', 1, "go1.23.0"),
    ("Dockerfile", "FROM fedora\nRUN dnf install -y golang-1.23.9 make\n", 2, "1.23.9"),
    ("Dockerfile", "FROM opensuse\nRUN zypper install -y go1.23\n", 2, "1.23"),
    ("Dockerfile", "FROM a\nRUN micromamba install -y go=1.23 make\n", 2, "1.23"),
    ("Makefile", "a:\n\tnix-shell -p gopls go_1_23 --run make\n", 2, "1_23"),
    ("ci/setup.ps1", "scoop install go@1.23.1\n", 1, "1.23.1"),
    ("Makefile", "a:\n\tmise x go@1.23 -- make\n", 2, "1.23"),
    (WORKFLOW, f"{RUN} gosdk install 1.23.1 && gosdk install 1.22 1.24\n", 4, "1.23.1"),
    (
        WORKFLOW,
        "jobs:\n  a:\n    strategy: {matrix: {include: [{docker-image: 'golang:1.23'}]}}\n"
        "    steps:\n    - run: docker run ${{ matrix.docker-image }}\n",
        3,
        "1.23",
    ),
    # YAML as its specification has it
    (WORKFLOW, setup_go("&v '1.23'"), 6, "1.23"),
    (WORKFLOW, setup_go('"\\x31.23"'), 6, None),
    (WORKFLOW, "jobs: {a: {steps: [{with: {? go-version\n: '1.23'}}]}}", 2, "1.23"),
    (WORKFLOW, 'x:\n  with:\n    go-version: "1.\\\n      23"\n', 3, None),
    (".gitlab-ci.yml", ".go: &go\n  image: golang:1.24\na:\n  <<: *go\n  image: golang:1.23\n", 5, "1.23"),
    (".gitlab-ci.yml", "\ufeffimage: golang:1.23\r\n", 1, "1.23"),
]


@pytest.mark.parametrize(
    ("name", "content", "line", "written"), OLD, ids=[f"{row[0]}-{i}" for i, row in enumerate(OLD)]
)
def test_old_version_is_found_with_its_line_and_exact_place(
    tmp_path: Path, name: str, content: str, line: int, written: str | None
) -> None:
    report = check(write(tmp_path, {**MODULE, name: content}), {"PATH": "/nonexistent"})
    (finding,) = report.findings
    assert (str(finding.rule), str(finding.path), finding.line) == ("older-than-module", name, line)
    places = [place for pin in report.pins for place in pin.places if pin.line == line]
    spans = {place.span for place in places}
    shown = {content[span[0] : span[1]] if span else None for span in spans}
    assert any((text or "").startswith(written) if written else text is None for text in shown), shown


def test_alias_is_judged_at_its_own_line(sandbox: Sandbox) -> None:
    workflow = (
        "jobs:\n  a:\n    steps:\n      - uses: actions/setup-go@v6\n        with: {go-version: &v '1.22'}\n  b:\n"
        "    steps:\n      - uses: actions/setup-go@v6\n        with:\n          go-version: *v\n"
    )
    name = ".github/workflows/a.yml"
    committed(sandbox.cwd, {"go.mod": "module m\n\ngo 1.25.0\n", name: workflow})
    assert found(sandbox.gosdk("ci-check")) == [
        f"{name}:5: go-version 1.22 is older than go 1.25.0, which go.mod:3 requires",
        f"{name}:10: go-version 1.22 is older than go 1.25.0, which go.mod:3 requires",
    ]


def test_line_with_a_finding_is_not_what_others_are_compared_with(sandbox: Sandbox) -> None:
    files = {"Dockerfile": "FROM golang:1.23.1\n", WORKFLOW: setup_go('"1.24"'), "a/action.yml": setup_go('"1.24"')}
    committed(sandbox.cwd, {**MODULE, **files})
    assert found(sandbox.gosdk("ci-check")) == [
        "Dockerfile:1: golang:1.23.1 is older than go 1.24.0, which go.mod:3 requires"
    ]


def test_number_without_quotes_is_reported_once(sandbox: Sandbox) -> None:
    other = ".github/workflows/other.yml"
    files = {"go.mod": "module m\ngo 1.20\n", WORKFLOW: setup_go("1.20"), other: setup_go('"1.21"')}
    assert found(sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, files))) == [
        f"{WORKFLOW}:6: 1.20 without quotes is the number 1.2 in YAML; write '1.20'"
    ]


def test_every_old_entry_of_a_matrix_is_reported(sandbox: Sandbox) -> None:
    matrix = '    strategy:\n      matrix:\n        go: ["1.24", "1.23", "stable", "1.22"]\n'
    module = {"go.mod": "module m\ngo 1.24.0\ntoolchain go1.24.3\n"}
    files = {**module, WORKFLOW: setup_go("${{ matrix.go }}", matrix)}
    text = "go-version 1.24, 1.23, stable, 1.22"
    assert found(sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, files))) == [
        f"{WORKFLOW}:9: {old} of {text} is older than toolchain go1.24.3, which go.mod:3 requires"
        for old in ("1.22", "1.23")
    ]


def test_workspace_without_a_go_line_means_go_1_18(sandbox: Sandbox) -> None:
    files = {"go.work": "use .\n", "go.mod": "module m\n\ngo 1.21\n"}
    assert found(sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, files))) == [
        "go.work:1: go 1.18, which go.work without a go line means, is less than the go 1.21 of go.mod:3, "
        "so the go command refuses to work here; run: go work use"
    ]


HEALTHY = {
    "go.mod": "module m\n\ngo 1.24.0\n\ntoolchain go1.26.6\n",
    "Dockerfile": "ARG GO=1.26.6\nFROM golang:${GO}-alpine\nENV GOTOOLCHAIN=local PATH=/go\nRUN go1 || ls go.tar.gz\n",
    WORKFLOW: "env: {GOTOOLCHAIN: local}\n" + setup_go("1.24.x || 1.26.x"),
    DEVCONTAINER: '{"image": "mcr.microsoft.com/devcontainers/go:1-1.26-bookworm", "features": {"x/python:1": '
    '{"version": "3.12"}}, "build": {"args": {"VARIANT": "3.12-bookworm"}}}',
    ".pre-commit-config.yaml": "default_language_version: {python: python3.12, golang: default}\n"
    "repos: [{hooks: [{id: x, language: python, language_version: '1.1'}]}]\n",
    ".golangci.yml": "run:\n  go: '1.27'\n  timeout: 5m\n",
    ".golangci.toml": "[run]\ngo = '1.26'\n",
    ".travis.yml": "language: python\npython: ['1.1']\n",
    ".circleci/config.yml": "jobs: {a: {docker: [{image: cimg/node:1.1}]}}\n",
    "azure-pipelines.yml": "steps: [{task: UsePythonVersion@0, inputs: {version: '1.1'}}]\n",
    "compose.yml": "services: {a: {image: 'postgres:1.1'}, b: {image: 'golang:1.26'}}\n",
    "MODULE.bazel": 'go_sdk.from_file(go_mod = "//:go.mod")\n# go_sdk.download(version = "1.1")\n',
    "devbox.json": '{"packages": ["go@latest", "gopls@1.1"]}',
    "flake.nix": "# go_1_1\n{ pkgs }: [ pkgs.go pkgs.go_1_26 ]\n",
    "mise.toml": '[tools]\ngo = "1.26.6"\nnode = "1.1"\n',
    "netlify.toml": '[build]\ncommand = "make"\n[build.environment]\nNODE_VERSION = "1.21"\nGO_VERSION = "1.26.6"\n',
    "app.yaml": "runtime: go126\ninstance_class: F1\n",
    "charts/app.yaml": "image: golang\n{{- if .Values.x }}\nruntime: python39\n{{- end }}\n",
    "snap/snapcraft.yaml": "base: core24\nparts: {a: {plugin: go, build-snaps: [go/1.26/stable, cmake/1.21]}}\n",
    "Brewfile": 'brew "go"\nbrew "node@1.21"\n# brew "go@1.21"\n',
    ".goreleaser.yaml": "version: 2\nbuilds: [{gobinary: go, env: [GOTOOLCHAIN=auto, CGO_ENABLED=0]}]\n",
}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (WORKFLOW, "jobs: {a: {strategy: {matrix: {go: ['1.25', '1.24']}}, container: 'golang:${{ matrix.go }}'}}\n"),
        (
            ".circleci/config.yml",
            "jobs:\n  a:\n    docker: [{image: cimg/go:<< matrix.v >>}]\nworkflows:\n"
            "  w: {jobs: [{a: {matrix: {parameters: {v: ['1.25', '1.24']}}}}]}\n",
        ),
        (".gitlab-ci.yml", "t: {parallel: {matrix: [{GO: ['1.25', '1.24']}]}, image: 'golang:$GO'}\n"),
        (".travis.yml", "go: ['1.25', '1.24', tip]\n"),
    ],
)
def test_versions_of_a_matrix_do_not_disagree_with_each_other(name: str, content: str, tmp_path: Path) -> None:
    assert check(write(tmp_path, {**MODULE, name: content}), {"PATH": "/nonexistent"}).findings == ()


def test_healthy_repository_with_every_kind_of_file_is_silent(sandbox: Sandbox) -> None:
    assert found(sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, HEALTHY))) == []


@pytest.mark.parametrize(
    "script",
    [
        "GOTOOLCHAIN=go1.23.0 go install example.com/tool@v1.0.0",
        "GOTOOLCHAIN=go1.23.0 CGO_ENABLED=0 go run example.com/tool@latest -x",
        "GOTOOLCHAIN=go1.23.0 go version",
        "GOTOOLCHAIN=go1.23.0+auto go test",
        "# GOTOOLCHAIN=go1.23.0 go test",
        "go test  # not with GOTOOLCHAIN=go1.23.0",
        "GOTOOLCHAIN=go1.2${{ vars.PATCH }} go test",
        "GOTOOLCHAIN=go1.2$PATCH go test",
        "test $GOTOOLCHAIN = go1.23.0",
        "GOTOOLCHAIN=go1.24.1 go test && GOTOOLCHAIN=go1.25.1 go test",
        "MY_GOTOOLCHAIN=go1.23.0 true",
        "docker run golang:${GO} go test",
        "docker run my-golang:1.2 registry.corp/mygolang:1.3 golang:$TAG",
        "docker run golang:1.24-alpine go test  # not golang:1.2",
        "apt-get install -y golang golang-1.24 my-golang-1.2 golang-1.2.deb # golang-1.21",
        "apt-get install x && docker run example.com/golang-1.21:latest",
        "brew install go jq && brew uninstall go@1.21 && brew install tinygo@1.21",
        "snap install core --channel=1.21 && snap install go --classic --channel=latest/stable",
        "gcloud functions deploy f --runtime=go124 && gcloud run deploy --runtime=nodejs20",
        "asdf install nodejs 1.21.4 && gvm install go1.24.1 && goenv install -l",
        "docker build --build-arg GO_VERSION=$GO --build-arg MY_GO_VERSION=1.2 .",
    ],
)
def test_a_command_that_works_in_this_module_is_not_reported(tmp_path: Path, script: str) -> None:
    workflow = f"{RUN} |\n        true\n        {script}\n    - name: GOTOOLCHAIN=go1.23.0 is too old\n"
    files = {WORKFLOW: workflow, "Dockerfile": f"FROM golang:1.24\nRUN {script}\n", "Makefile": f"a:\n\t{script}\n"}
    assert check(write(tmp_path, {**MODULE, **files}), {"PATH": "/nonexistent"}).findings == ()


@pytest.mark.parametrize(
    ("script", "lines"),
    [
        ('echo "GO_VERSION=1.21 is too old"', []),
        ("echo GO_VERSION=1.21 is too old", []),
        ("if old; then echo 'use golang:1.21; or > that' >&2; fi", []),
        ('test -x go || die "get go1.21.0.linux-amd64.tar.gz"', []),
        ('printf "brew install go@1.21\\n" 1>&2', []),
        ("cat <<EOF\nGO_VERSION=1.21 ./a.sh\nEOF", []),
        ("sed -i 's/golang:1.21/golang:1.22/' Dockerfile", []),
        ("if grep -q 'GO_VERSION=1.21' a; then exit; fi", []),
        ("docker rmi golang:1.21", []),
        ("sudo apt-get remove -y golang-1.20 && apt-get install -y golang-1.21", [1]),
        ("docker run --rm golang:1.21 sed x", [1]),
        ('cat >&2 <<"EOF"\nGO_VERSION=1.21 ./a.sh\nEOF', []),
        ("$(error GO_VERSION=1.21 is too old)", []),
        ("Write-Host 'GOTOOLCHAIN=go1.21.0 is too old'", []),
        ("cat > Dockerfile <<EOF\nARG GO_VERSION=1.21\nEOF", [2]),
        ("cat <<EOF\nEOF\nGO_VERSION=1.21", [3]),
        ('echo "GO_VERSION=1.21"', [1]),
        ('{\n  echo "GO_VERSION=1.21"\n} >> $GITHUB_ENV', [2]),
        ('echo "FROM golang:1.21" > Dockerfile', [1]),
        ('echo >> Dockerfile "FROM golang:1.21"', [1]),
        ('echo "docker run golang:1.21" | sh', [1]),
        ('echo "a" && docker run golang:1.21', [1]),
        ("echo go && GOTOOLCHAIN=go1.21.0 go test", [1]),
    ],
)
def test_what_is_only_printed_is_not_a_setting(tmp_path: Path, script: str, lines: list[int]) -> None:
    report = check(write(tmp_path, {**MODULE, "a.sh": f"{script}\n"}), {"PATH": "/nonexistent"})
    assert [finding.line for finding in report.findings] == lines


def test_a_program_that_commands_start_by_its_name_is_left_to_people(tmp_path: Path) -> None:
    script = "go install golang.org/dl/go1.23.0@latest && go1.23.0 download\n"
    report = check(write(tmp_path, {**MODULE, WORKFLOW: f"{RUN} {script}"}), {"PATH": "/nonexistent"})
    assert [(finding.line, finding.repair) for finding in report.findings] == [(4, ())]


def test_a_package_whose_directory_is_named_is_left_to_people(tmp_path: Path) -> None:
    content = "FROM debian\nRUN apt-get install -y golang-1.21\nENV PATH=/usr/lib/go-1.21/bin:$PATH\n"
    (finding,) = check(write(tmp_path, {**MODULE, "Dockerfile": content}), {"PATH": "/nonexistent"}).findings
    assert (finding.line, finding.repair) == (2, ())


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("Jenkinsfile", "pipeline {\n  agent any\n  tools { go 'go-1.23' }\n}\n", 3),
        ("ci/Jenkinsfile", "pipeline {\n  tools {\n    nodejs 'n 1.2'\n    go 'Go 1.23.1'\n  }\n}\n", 4),
        ("Jenkinsfile", "def root = tool type: 'go', name: '1.23'\n", 1),
        ("Jenkinsfile", "def root = tool(name: 'go1.23', type: 'go')\n", 1),
        ("Dockerfile", "FROM registry.ci.openshift.org/ocp/builder:rhel-9-golang-1.23-openshift-4.17 AS b\n", 1),
        (
            ".ci-operator.yaml",
            "build_root_image:\n  name: release\n  tag: rhel-9-release-golang-1.23-openshift-4.17\n",
            3,
        ),
        ("Dockerfile", f"FROM a\nENV GO_VERSION=1.23.1\nENV GO_SHA256={'0a' * 32}\nRUN ./install\n", 2),
        ("hack/go.sh", f"GO_VERSION=1.23.1\nGO_MD5={'0a' * 16}\n", 1),
        (WORKFLOW, f"env:\n  GO_VERSION: 1.23.1\n  GO_SHA256: {'0a' * 32}\n", 2),
        (WORKFLOW, f'{RUN} echo "$GOROOT_1_23_X64/bin" >> $GITHUB_PATH\n', 4),
        (WORKFLOW, f"{RUN} PATH=$RUNNER_TOOL_CACHE/go/1.23.4/x64/bin:$PATH go test\n", 4),
        (WORKFLOW, "jobs: {a: {env: {GOROOT: /opt/hostedtoolcache/go/1.23.4/x64}}}\n", 1),
        ("Dockerfile", "FROM alpine\nENV PATH=/usr/local/go1.21/bin:$PATH\n", 2),
        ("Dockerfile", "FROM alpine\nENV PATH /usr/local/go1.21.3/bin:$PATH\n", 2),
        (".golangci.json", '{"run": {"go": 1.21}}', 1),
        ("Makefile", "GO ?= go1.23.4\nGOFLAGS = go1.23.4\n", 1),
        (".envrc", "PATH_add ~/sdk/go1.23.4/bin\n", 1),
        (".envrc", "PATH_add /opt/homebrew/opt/go@1.23/bin\n", 1),
        ("hack/build.sh", "export PATH=/usr/local/go1.23.4/bin:$PATH GOROOT_BOOTSTRAP=/usr/local/go1.4/\n", 1),
        (WORKFLOW, f"{RUN} ls ${{{{ runner.tool_cache }}}}/go/1.23.x/x64\n", 4),
        ("azure-pipelines.yml", "steps:\n- pwsh: ls C:\\hostedtoolcache\\windows\\go\\1.23.4\\x64\n", 2),
    ],
)
def test_a_name_or_checksum_that_belongs_to_the_version_is_left_to_people(
    tmp_path: Path, name: str, content: str, line: int
) -> None:
    (finding,) = check(write(tmp_path, {**MODULE, name: content}), {"PATH": "/nonexistent"}).findings
    assert (finding.path.name, finding.line, finding.repair) == (Path(name).name, line, ())


@pytest.mark.parametrize(
    ("value", "more", "expected"),
    [
        ("matrix.go || '1.23'", "", ["1.23"]),
        ("matrix.go || '1.23'", "    strategy: {matrix: {go: ['1.24', '1.25']}}\n", ["1.24", "1.25"]),
        ("matrix.go || '1.23'", "    strategy: {matrix: {include: [{go: '1.24'}, {os: a}]}}\n", ["1.24", "1.23"]),
        ("matrix['go-version']", "    strategy: {matrix: {go-version: ['1.23']}}\n", ["1.23"]),
        (
            "matrix.go",
            "    strategy: {matrix: {go: ['1.22', '1.25'], os: [a], exclude: [{go: '1.22'}, {go: '1.25', os: a}]}}\n",
            ["1.25"],
        ),
        ("matrix.go", "    strategy: {matrix: {go: \"${{ fromJSON('['1.23']') }}\"}}\n", None),
        (
            "matrix.go",
            "    strategy:\n      matrix:\n        go: ${{ fromJSON('[\"1.23\", 1.25]') }}\n",
            ["1.23", "1.25"],
        ),
        ("inputs.go-version || '1.23'", "", ["1.23"]),
        ("github.event.inputs.go || vars.GO || '1.23'", "", ["1.23"]),
        ("vars.GO", "", None),
        ("steps.v.outputs.go", "", None),
        ("github.ref == 'refs/heads/1.2' && '1.23' || '1.25'", "", ["1.23", "1.25"]),
        ("contains(github.ref, '1.2') && '1.23' || matrix.go", "    strategy: {matrix: {go: [stable]}}\n", None),
        ("(matrix.old && '1.23') || '1.25'", "", ["1.23", "1.25"]),
        ("env.GO || '1.22'", "    env: {GO: '1.23'}\n", ["1.23"]),
        ("env['GO']", "    env: {GO: '1.23'}\n", ["1.23"]),
    ],
)
def test_expression_of_github_is_what_it_can_be(
    tmp_path: Path, value: str, more: str, expected: list[str] | None
) -> None:
    content = setup_go(f"${{{{ {value} }}}}", more)
    report = check(write(tmp_path, {**MODULE, WORKFLOW: content}), {"PATH": "/nonexistent"})
    (pin,) = report.pins
    if expected is None:
        expected = ["1.23", "stable"] if "stable" in content else []
    assert [place.text for place in pin.places] == expected
    for place in pin.places:
        assert place.span
        assert content[slice(*place.span)] == place.text


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ('matrix: ${{ fromJSON(\'{"go":["1.22","1.25"],"os":["a"]}\') }}', ["1.22", "1.25"]),
        ('matrix: ${{ fromJSON(\'{"include":[{"go":"1.22"}],"exclude":[{"go":"1.1"}]}\') }}', ["1.22"]),
        ('matrix: ${{ fromJSON(\'{"go":[1.22,"1.25"]}\') }}', ["1.22", "1.25"]),
        ("matrix: {go: \"${{ fromJSON('[1.22, 1.25]') }}\"}", ["1.22", "1.25"]),
        ('matrix: {include: \'${{ fromJSON("[{\\"go\\":\\"1.22\\"}]") }}\'}', []),
        ('matrix: {include: "${{ fromJSON(\'[{\\"go\\":\\"1.22\\"}]\') }}"}', ["1.22"]),
        ("matrix: ${{ fromJSON(vars.MATRIX) }}", []),
        ("matrix: ${{ fromJSON('{') }}", []),
    ],
)
def test_matrix_of_github_may_be_json(tmp_path: Path, matrix: str, expected: list[str]) -> None:
    content = setup_go("${{ matrix.go }}", f"    strategy:\n      {matrix}\n")
    (pin,) = check(write(tmp_path, {**MODULE, WORKFLOW: content}), {"PATH": "/nonexistent"}).pins
    assert [place.text for place in pin.places] == expected
    assert all(content[slice(*place.span)] == place.text for place in pin.places if place.span)


SET_UP = "    - with: {go-version: '${{ %s }}'}\n"
JOB = "jobs:\n  a:\n%s    steps:\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (JOB % "" + SET_UP % "format(''1.{0}'', ''23'')", ["1.23"]),
        (
            JOB % "    strategy: {matrix: {minor: [22, 25]}}\n" + SET_UP % "format(''{0}.{1}.x'', ''1'', matrix.minor)",
            ["1.22.x", "1.25.x"],
        ),
        (JOB % "" + SET_UP % "format(''1.{9}'', ''23'')", []),
        (
            JOB % "" + "    - {id: s, run: 'echo \"v=1.23\" >> $GITHUB_OUTPUT'}\n" + SET_UP % "steps.s.outputs.v",
            ["1.23"],
        ),
        (JOB % "" + "    - {id: s, run: 'echo ::set-output name=v::1.23'}\n" + SET_UP % "steps.s.outputs.v", ["1.23"]),
        (JOB % "" + "    - {run: 'echo V=1.23 >> \"$GITHUB_ENV\"'}\n" + SET_UP % "env.V", ["1.23"]),
        (
            JOB % "    outputs: {gos: '${{ steps.s.outputs.v }}'}\n"
            + '    - {id: s, run: \'echo v=["1.22", "1.23"] >> $GITHUB_OUTPUT\'}\n  b:\n    steps:\n'
            + SET_UP % "fromJSON(needs.a.outputs.gos)",
            ["1.22", "1.23"],
        ),
        (
            JOB % "    outputs: {m: '${{ steps.s.outputs.v }}'}\n"
            + '    - {id: s, run: \'echo v={"go": ["1.22", "1.23"]} >> $GITHUB_OUTPUT\'}\n'
            + "  b:\n    strategy: {matrix: '${{ fromJSON(needs.a.outputs.m) }}'}\n    steps:\n"
            + SET_UP % "matrix.go",
            ["1.22", "1.23"],
        ),
        (JOB % "    outputs: {go: '1.23'}\n" + SET_UP % "needs.a.outputs.go", ["1.23"]),
        (JOB % "    outputs: {go: '${{ needs.a.outputs.go }}'}\n" + SET_UP % "needs.a.outputs.go", []),
        # One of two, and what only the shell knows.
        (
            JOB % "" + "    - id: s\n      run: |\n        if x; then echo v=1.22 >> $GITHUB_OUTPUT\n"
            "        else echo v=1.23 >> $GITHUB_OUTPUT; fi\n" + SET_UP % "steps.s.outputs.v",
            [],
        ),
        (JOB % "" + "    - {id: s, run: 'echo \"v=$(x)\" >> $GITHUB_OUTPUT'}\n" + SET_UP % "steps.s.outputs.v", []),
    ],
)
def test_outputs_and_format_of_github_are_known(tmp_path: Path, content: str, expected: list[str]) -> None:
    report = check(write(tmp_path, {**MODULE, WORKFLOW: content}), {"PATH": "/nonexistent"})
    (pin,) = (pin for pin in report.pins if pin.text.startswith("go-version"))
    assert [place.text for place in pin.places] == expected
    assert all(content[slice(*place.span)] == place.text for place in pin.places if place.span)


def test_defaults_of_both_ways_to_start_a_workflow_count(tmp_path: Path) -> None:
    inputs = "on:\n  workflow_dispatch: {inputs: {go: {default: '1.25'}}}\n"
    inputs += "  workflow_call: {inputs: {go: {default: '1.23'}, list: {default: '[\"1.22\"]'}}}\n"
    one, other = setup_go("${{ inputs.go }}"), setup_go("${{ fromJSON(inputs.list) }}").partition("\n")[2]
    content = inputs + one + other.replace("  test", "  all")
    report = check(write(tmp_path, {**MODULE, WORKFLOW: content}), {"PATH": "/nonexistent"})
    assert [[place.text for place in pin.places] for pin in report.pins] == [["1.25", "1.23"], ["1.22"]]


def test_variable_is_reported_once_where_it_is_used(tmp_path: Path) -> None:
    content = "env:\n  GO_VERSION: 1.20\n" + setup_go("${{ env.GO_VERSION }}")
    files = {**MODULE, WORKFLOW: content, "Dockerfile": "ARG GO_VERSION=1.23\nFROM golang:$GO_VERSION\n"}
    findings = check(write(tmp_path, files), {"PATH": "/nonexistent"}).findings
    assert [(str(one.path), one.line) for one in findings] == [(WORKFLOW, 2), ("Dockerfile", 2)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".github/workflows/previous.yml", setup_go("'1.24'")),
        (WORKFLOW, setup_go("'1.24'").replace("  test:", "  test-prev:")),
        (WORKFLOW, "env: {min_go: '1.24'}\n" + setup_go("${{ env.min_go }}")),
        (".travis.yml", "jobs:\n  include:\n  - go: '1.24'\n  - go: '1.25'\n"),
        (".pre-commit-hooks.yaml", "- {id: a, language: golang, language_version: 1.24.1}\n"),
        ("hack/old.sh", "GO_VERSION=1.24.1\n"),
        ("renovate.json", '{"constraints": {"go": "1.24"}}\n'),
    ],
)
def test_what_is_for_another_go_on_purpose_need_not_agree(tmp_path: Path, name: str, content: str) -> None:
    files = {**MODULE, ".go-version": "1.26.1\n", name: content}
    assert check(write(tmp_path, files), {"PATH": "/nonexistent"}).findings == ()
    old = {**files, "go.mod": "module m\n\ngo 1.26\n"}
    assert check(write(tmp_path, old), {"PATH": "/nonexistent"}).findings != ()


@pytest.mark.parametrize("place", ["env: {GOFLAGS: -modfile=go1.22.mod}\n", "", "step"])
def test_a_job_that_reads_another_go_mod_is_not_compared_with_go_mod(tmp_path: Path, place: str) -> None:
    job = "" if place else "    env: {GOFLAGS: '-v -modfile=go1.22.mod'}\n"
    old = setup_go("'1.22'", job)
    if place == "step":
        old += "    - {run: go test, env: {GOFLAGS: -modfile=go1.22.mod}}\n"
    files = {**MODULE, "go1.22.mod": "module example.com/m\n\ngo 1.22\n", WORKFLOW: place.replace("step", "") + old}
    report = check(write(tmp_path, files), {"PATH": "/nonexistent"})
    assert report.findings == ()
    assert [bool(place.obstacle) for pin in report.pins for place in pin.places] == [True]
    # Another job of the same file is.
    files[WORKFLOW] += "  b:\n    container: golang:1.22\n"
    found = check(write(tmp_path, files), {"PATH": "/nonexistent"}).findings
    assert len(found) == int(not place.startswith("env"))


def test_version_file_below_the_path_of_a_checkout_is_not_missing(tmp_path: Path) -> None:
    checkout = "    steps: [{uses: actions/checkout@v6, with: {path: src}}]\n"
    steps = "    steps:\n    - uses: actions/setup-go@v6\n      with: {go-version-file: src/go.mod}\n"
    content = f"jobs:\n  a:\n{checkout}  b:\n{steps}"
    report = check(write(tmp_path, {**MODULE, WORKFLOW: content}), {"PATH": "/nonexistent"})
    assert report.findings == ()


def test_number_of_a_template_of_nix_is_raised(tmp_path: Path) -> None:
    content = 'let\n  goVersion = 22; # all of it\nin prev."go_1_${toString goVersion}"\n'
    _, changed = rewritten(check(write(tmp_path, {**MODULE, "flake.nix": content}), {"PATH": "/nonexistent"}), repairs)
    assert list(changed.values()) == [content.replace("22", "24")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "Makefile",
            "GO_VERSION := $(shell go env GOVERSION)\nMIN_GO_VERSION = 1.2\nGO_VERSION_FILE=1.2\n# GO_VERSION=1.2\n",
        ),
        ("a.bat", "@rem set GO_VERSION=1.2\r\n:: go1.2.3.windows-amd64.zip\r\nREM go1.2.zip\r\n"),
        ("a.ps1", 'if ($GoVersion -eq "1.2") { exit }\n# $GoVersion = "1.2"\n'),
        ("environment.yml", "channels: [conda-forge]\ndependencies:\n  - go-task=1.2\n  - mango=1.2\n"),
        ("pixi.toml", '[dependencies]\ngo = "*"\ngo-task = "1.2"\n[tasks]\ngo = "1.2"\n'),
        (".prototools", 'moon = "1.2.0"\n[settings]\ngo = "1.2"\n'),
        ("aqua.yaml", "packages:\n  - name: golang/go-xyz@go1.2.3\n  - name: golang/vuln@v1.1.0\n"),
        ("project.toml", '[[build.env]]\nname = "GOOGLE_RUNTIME_VERSION"\nvalue = "20"\n'),
        ("manifest.yml", "applications:\n- name: x\n  env: {MANGO_VERSION: 1.2}\n"),
        ("Makefile", 'check:\n\t@[ "$(GO_VERSION)" = "1.2" ] || echo "usage: make GO_VERSION=1.2"\n'),
        ("Makefile", "LDFLAGS = -X main.goVersion=1.2 -X 'main.GoVersion=$(GO_VERSION)'\n"),
        ("justfile", "# go_version := '1.2'\nproto_version := '1.2'\nmango_version := '1.2'\n"),
        ("hack/a.sh", 'GO_VERSION=$(awk "/^go /{print \\$2}" go.mod)\nif [[ $GO_VERSION < 1.2 ]]; then exit; fi\n'),
        ("hack/a.sh", "case $K in\n 1)\n  GO_VERSION=1.19 ;;\n 2)\n  GO_VERSION=1.21 ;;\nesac\n"),
        ("hack/a.sh", "CARGO_VERSION=1.2\nGO_VERSION=1.2$PATCH\nGO_VERSION=${1:-1.2$X}\n"),
        ("hack/a.sh", "GO_VERSION=1.25.1\nGOVERSION=1.24.2\n"),
        ("Taskfile.yml", "vars:\n  GO_VERSION: {sh: go env GOVERSION}\n  PROTO_VERSION: 1.2\n"),
        ("Taskfile.yml", "a: {{.X}}\nb: [go {{.GO_VERSION\n"),
        ("ci/values.yml", "a: {{ .X }}\n  go: 1\n GO_VERSION: 1.2\n"),
        (WORKFLOW, "jobs: {a: {strategy: {matrix: {go-version: ['1.2', '1.24']}}, steps: [{run: make}]}}\n"),
        (WORKFLOW, "jobs: {a: {outputs: {go-version: '${{ steps.a.outputs.go }}'}, env: {HUGO_VERSION: '1.2'}}}\n"),
        (WORKFLOW, "jobs: {a: {steps: [{with: {min-go-version: '1.2', go-version: stable}}]}}\n"),
        ("Jenkinsfile", "// tools { go '1.2' }\ntool 'maven 1.2'\ntools { gradle '1.2' }\nx.goVersion == '1.2'\n"),
        ("renovate.json", '{"packageRules": [{"matchPackageNames": ["go"], "allowedVersions": "<1.2"}]}\n'),
        ("app.json", '{"name": "go", "env": {"NODE_VERSION": {"value": "1.2"}}}\n'),
        ("Dockerfile", "FROM alpine\nRUN apk add --no-cache go=~1.24 my-go-1.2 go-1.2-doc lib/go-1.2\n"),
        ("go.mod", "module m\n\n// +heroku goVersion go1.26\ngo 1.24.0 // +heroku goVersion go1.2\n"),
        ("guide/dockerfile-llb.md", "FROM golang:1.2\n"),
        ("pkg/dockerfile.go", "FROM golang:1.2\n"),
        ("ci/dockerfile.go", "const text = `\nFROM golang:1.2\n`\n"),
        (".github/Dockerfile.md", "FROM golang:1.2\n"),
        ("dagger/main.go", 'import "dagger/m"\n// golang:1.2 was here; +default="1.2"\nfunc A(image string) {}\n'),
        ("Dockerfile", "FROM alpine\nENV PATH=/usr/local/go/bin:/opt/go1/bin:$PATH\n"),
        ("guide/Makefile.md", "GO_VERSION=1.2\n"),
        ("ci/main.go", 'package main\n\nvar image = "golang:1.2"\n'),
        ("pkg/foci/main.go", 'package dagger\n\nvar image = "golang:1.2"\n'),
        (
            "Taskfile.yml",
            "tasks:\n  a:\n    desc: needs golang:1.2\n    preconditions: [{sh: a,\n    msg: golang:1.2}]\n",
        ),
        ("Makefile", "GO_VERIFY=1.2\nALGO_VER=1.2\n"),
        ("pkg/GO_VERSION", "see 1.2\n"),
        ("pipelines/train.yml", "{{ not YAML\nimage: golang:1.2\n"),
        (WORKFLOW, f"{RUN} sudo rm -rf /opt/hostedtoolcache/go/1.2.1\n"),
        (WORKFLOW, f"{RUN} ls $GOROOT_1_2_X64 $GOROOT_1_3_X64\n"),
        ("tests/Dockerfile", "ARG GO_VERSION\nARG X=1.2\nFROM golang:${GO_VERSION:-1.24}\n"),
    ],
)
def test_what_only_looks_like_a_version_of_go_is_silent(tmp_path: Path, name: str, content: str) -> None:
    assert check(write(tmp_path, {**MODULE, name: content}), {"PATH": "/nonexistent"}).findings == ()


def test_release_candidate_is_reported_once(tmp_path: Path) -> None:
    files = {**MODULE, WORKFLOW: setup_go("1.24.0-rc.2")}
    assert len(check(write(tmp_path, files), {"PATH": "/nonexistent"}).findings) == 1


def test_branches_of_travis_alone_are_not_reported_as_unknown(tmp_path: Path) -> None:
    report = check(write(tmp_path, {**MODULE, ".travis.yml": "go:\n- tip\n"}), {"PATH": "/nonexistent"})
    assert report.pins == ()


def test_a_version_below_its_key_is_shown_on_one_line(tmp_path: Path) -> None:
    content = '{\n  "constraints": {\n    "go": "1.23"\n  }\n}\n'
    (finding,) = check(write(tmp_path, {**MODULE, "renovate.json": content}), {"PATH": "/nonexistent"}).findings
    assert (finding.line, finding.message.splitlines()) == (3, [finding.message])


def test_a_makefile_without_versions_may_have_any_encoding(tmp_path: Path) -> None:
    place = write(tmp_path, MODULE)
    (place / "Makefile").write_bytes(b"# \xe4 go1.23.0\nexport GOTOOLCHAIN=local\n")
    assert check(place, {"PATH": "/nonexistent"}).findings == ()


def test_a_number_of_json_is_not_taken_for_what_yaml_would_make_of_it(tmp_path: Path) -> None:
    content = setup_go("${{ matrix.go }}", "    strategy:\n      matrix: {go: \"${{ fromJSON('[1.20, 1.21]') }}\"}\n")
    (finding,) = check(write(tmp_path, {**MODULE, WORKFLOW: content}), {"PATH": "/nonexistent"}).findings
    assert (str(finding.rule), finding.repair) == ("yaml-number", ())
    assert finding.message == '1.20 without quotes is the number 1.2 in JSON; write "1.20"'


def test_the_directory_of_a_go_that_a_dockerfile_installs_is_no_second_version(tmp_path: Path) -> None:
    content = (
        "FROM a\nADD go1.21.3.linux-amd64.tar.gz /\nRUN mv /go /usr/local/go1.21\nENV PATH=/usr/local/go1.21/bin\n"
    )
    (finding,) = check(write(tmp_path, {**MODULE, "Dockerfile": content}), {"PATH": "/nonexistent"}).findings
    assert finding.line == 2


@pytest.mark.parametrize("name", ["__pycache__/dockerfile.cpython-312.pyc", "Dockerfile.png"])
def test_a_program_or_picture_with_the_name_of_a_dockerfile_is_silent(tmp_path: Path, name: str) -> None:
    place = write(tmp_path, {**MODULE, name: ""})
    (place / name).write_bytes(b"\xcb\r\n\0\xe3\nFROM golang:1.20\n\xff\xfe")
    assert check(place, {"PATH": "/nonexistent"}).findings == ()


def test_every_row_of_the_table_has_a_reader() -> None:
    for row in READERS:
        assert callable(reader(row.reader)), row
    assert judged_paths(["a/go.mod", "b.go", "x/Dockerfile", "Dockerfiles", "go.mods"]) == ["a/go.mod", "x/Dockerfile"]
