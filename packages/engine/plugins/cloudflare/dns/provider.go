// Package dns has the part of Cloudflare's provider that serves DNS records and looks zones up.
package dns

import (
	"context"
	"os"
	"regexp"

	"github.com/cloudflare/cloudflare-go/v7"
	"github.com/cloudflare/cloudflare-go/v7/option"
	"github.com/cloudflare/terraform-provider-cloudflare/internal/consts"
	"github.com/cloudflare/terraform-provider-cloudflare/internal/customvalidator"
	"github.com/cloudflare/terraform-provider-cloudflare/internal/services/dns_record"
	"github.com/cloudflare/terraform-provider-cloudflare/internal/services/zone"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Provider takes the settings of Cloudflare's provider, under the same names and environment variables.
type Provider struct {
	Version string
}

type settings struct {
	APIToken                types.String `tfsdk:"api_token"`
	APIKey                  types.String `tfsdk:"api_key"`
	APIUserServiceKey       types.String `tfsdk:"api_user_service_key"`
	Email                   types.String `tfsdk:"email"`
	BaseURL                 types.String `tfsdk:"base_url"`
	UserAgentOperatorSuffix types.String `tfsdk:"user_agent_operator_suffix"`
}

func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "cloudflare"
	resp.Version = p.Version
}

func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	optional := schema.StringAttribute{Optional: true}
	secret := func(pattern, rule string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional:   true,
			Sensitive:  true,
			Validators: []validator.String{customvalidator.NewSensitiveRegexMatchesValidator(regexp.MustCompile(pattern), rule)},
		}
	}
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		consts.APITokenSchemaKey: secret(`^[0-9A-Za-z\-_]{40,80}$`,
			"an API token has 40 to 80 characters of a-z, A-Z, 0-9, hyphen and underscore"),
		consts.APIKeySchemaKey: secret(`^[0-9A-Za-z\-_]{37,60}$`,
			"an API key has 37 to 60 characters of a-z, A-Z, 0-9, hyphen and underscore"),
		consts.APIUserServiceKeySchemaKey:       schema.StringAttribute{Optional: true, Sensitive: true},
		consts.EmailSchemaKey:                   optional,
		consts.BaseURLSchemaKey:                 optional,
		consts.UserAgentOperatorSuffixSchemaKey: optional,
	}}
}

// Configure makes the client that the services share; what is not set comes from the environment, as upstream does it.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var given settings
	resp.Diagnostics.Append(req.Config.Get(ctx, &given)...)
	if resp.Diagnostics.HasError() {
		return
	}
	userAgent := "pulumi-cloudflare/" + p.Version
	if suffix := given.UserAgentOperatorSuffix.ValueString(); suffix != "" {
		userAgent += " " + suffix
	}
	options := []option.RequestOption{option.WithHeader("user-agent", userAgent)}
	for _, setting := range []struct {
		value       types.String
		environment string
		apply       func(string) option.RequestOption
	}{
		{given.BaseURL, consts.BaseURLEnvVarKey, option.WithBaseURL},
		{given.APIToken, consts.APITokenEnvVarKey, option.WithAPIToken},
		{given.APIKey, consts.APIKeyEnvVarKey, option.WithAPIKey},
		{given.Email, consts.EmailEnvVarKey, option.WithAPIEmail},
		{given.APIUserServiceKey, consts.APIUserServiceKeyEnvVarKey, option.WithUserServiceKey},
	} {
		if !setting.value.IsNull() && !setting.value.IsUnknown() {
			options = append(options, setting.apply(setting.value.ValueString()))
		} else if value, found := os.LookupEnv(setting.environment); found {
			options = append(options, setting.apply(value))
		}
	}
	client := cloudflare.NewClient(options...)
	resp.DataSourceData = client
	resp.ResourceData = client
}

func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{dns_record.NewResource}
}

func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{zone.NewZoneDataSource, dns_record.NewDNSRecordDataSource}
}
