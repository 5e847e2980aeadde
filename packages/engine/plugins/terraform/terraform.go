//go:build terraform

// Package terraform names the program that is built here, so that its module stays required. The bench compares stacks with it.
package terraform

import _ "github.com/hashicorp/terraform"
