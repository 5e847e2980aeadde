package remote

import (
	"context"
	"sort"
	"strings"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Below this length a value is more likely a word of the output than a secret.
const shortestSecret = 4

// Each line of a longer secret is hidden by itself, since output comes in lines.
const shortestSecretLine = 8

type secretsKey struct{}

// knowingSecrets remembers which inputs of a call the engine marked as secret, so that hide can keep them out of logs and errors.
// The typed inputs that infer hands on have lost the mark.
func knowingSecrets(provider p.Provider) p.Provider {
	create, update, remove := provider.Create, provider.Update, provider.Delete
	provider.Create = func(ctx context.Context, req p.CreateRequest) (p.CreateResponse, error) {
		return create(withSecrets(ctx, req.Properties), req)
	}
	provider.Update = func(ctx context.Context, req p.UpdateRequest) (p.UpdateResponse, error) {
		return update(withSecrets(ctx, req.Inputs, req.State), req)
	}
	provider.Delete = func(ctx context.Context, req p.DeleteRequest) error {
		return remove(withSecrets(ctx, req.Properties), req)
	}
	return provider
}

func withSecrets(ctx context.Context, inputs ...property.Map) context.Context {
	found := map[string]bool{}
	for _, input := range inputs {
		for key, value := range input.All {
			if key == "connection" {
				collectCredentials(value, found)
			} else {
				collect(value, value.Secret(), found)
			}
		}
	}
	secrets := make([]string, 0, len(found))
	for secret := range found {
		secrets = append(secrets, secret)
	}
	// The longest first: a secret may hold another.
	sort.Slice(secrets, func(i, j int) bool { return len(secrets[i]) > len(secrets[j]) })
	return context.WithValue(ctx, secretsKey{}, secrets)
}

// collectCredentials: a connection is secret as a whole, yet its host and user may be told.
func collectCredentials(connection property.Value, found map[string]bool) {
	if !connection.IsMap() {
		return
	}
	for _, key := range []string{"password", "privateKey", "privateKeyPassword"} {
		if value, ok := connection.AsMap().GetOk(key); ok {
			collect(value, true, found)
		}
	}
	if proxy, ok := connection.AsMap().GetOk("proxy"); ok {
		collectCredentials(proxy, found)
	}
}

func collect(value property.Value, secret bool, found map[string]bool) {
	secret = secret || value.Secret()
	switch {
	case value.IsString() && secret:
		text := strings.TrimSpace(value.AsString())
		if len(text) >= shortestSecret {
			found[text] = true
		}
		for _, line := range strings.Split(text, "\n") {
			if line = strings.TrimSpace(line); len(line) >= shortestSecretLine {
				found[line] = true
			}
		}
	case value.IsArray():
		for _, element := range value.AsArray().All {
			collect(element, secret, found)
		}
	case value.IsMap():
		for _, element := range value.AsMap().All {
			collect(element, secret, found)
		}
	}
}

// hide replaces the secrets of the running call by `[secret]`.
func hide(ctx context.Context, text string) string {
	secrets, _ := ctx.Value(secretsKey{}).([]string)
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, "[secret]")
	}
	return text
}
