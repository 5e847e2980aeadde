# The services of a pool as plain for_each: what the bench compares a pool's stack with.
terraform {
  required_providers {
    cloudflare = { source = "cloudflare/cloudflare" }
    docker     = { source = "kreuzwerker/docker" }
    hcloud     = { source = "hetznercloud/hcloud" }
  }
}

locals {
  given = jsondecode(file("services.json"))
  of    = { for kind in ["command", "container", "group", "image", "network", "record"] : kind => { for service in local.given.services : service.name => service.inputs if service.kind == kind } }
}

provider "docker" {
  host                        = local.given.front.host
  ssh_opts                    = local.given.front.sshOpts
  disable_docker_daemon_check = true
}

resource "hcloud_placement_group" "each" {
  for_each = local.of.group
  name     = each.value.name
  type     = each.value.type
  labels   = each.value.labels
}

resource "cloudflare_dns_record" "each" {
  for_each = local.of.record
  zone_id  = each.value.zoneId
  name     = each.value.name
  type     = each.value.type
  content  = each.value.content
  ttl      = each.value.ttl
  proxied  = each.value.proxied
  comment  = each.value.comment
}

resource "docker_network" "each" {
  for_each = local.of.network
  name     = each.value.name
}

resource "docker_image" "each" {
  for_each     = local.of.image
  name         = each.value.name
  keep_locally = true
}

resource "docker_container" "each" {
  for_each     = local.of.container
  name         = each.value.name
  image        = each.value.image
  command      = try(each.value.command, null)
  env          = sensitive(try(each.value.envs, null))
  log_driver   = each.value.logDriver
  log_opts     = each.value.logOpts
  memory       = each.value.memory
  memory_swap  = each.value.memorySwap
  network_mode = each.value.networkMode
  restart      = each.value.restart
  depends_on   = [docker_network.each, docker_image.each]

  dynamic "healthcheck" {
    for_each = try([each.value.healthcheck], [])
    content {
      test         = healthcheck.value.tests
      interval     = healthcheck.value.interval
      retries      = healthcheck.value.retries
      start_period = healthcheck.value.startPeriod
      timeout      = healthcheck.value.timeout
    }
  }
  dynamic "host" {
    for_each = try(each.value.hosts, [])
    content {
      host = host.value.host
      ip   = host.value.ip
    }
  }
  dynamic "networks_advanced" {
    for_each = try(each.value.networksAdvanced, [])
    content {
      name    = networks_advanced.value.name
      aliases = networks_advanced.value.aliases
    }
  }
  dynamic "ports" {
    for_each = try(each.value.ports, [])
    content {
      internal = ports.value.internal
      external = ports.value.external
      ip       = ports.value.ip
    }
  }
  dynamic "upload" {
    for_each = try(each.value.uploads, [])
    content {
      file    = upload.value.file
      content = upload.value.content
    }
  }
  dynamic "volumes" {
    for_each = try(each.value.volumes, [])
    content {
      container_path = volumes.value.containerPath
      host_path      = volumes.value.hostPath
      read_only      = try(volumes.value.readOnly, false)
    }
  }
}

# What Terraform has for a command on a server; here it is planned, and not run.
resource "terraform_data" "each" {
  for_each         = local.of.command
  input            = sensitive(each.value.connection)
  triggers_replace = sensitive([each.value.create, try(each.value.stdin, "")])
  depends_on       = [docker_container.each]
}
