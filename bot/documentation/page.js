SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#api", presets: [SwaggerUIBundle.presets.apis] });
