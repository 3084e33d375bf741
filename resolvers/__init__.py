"""What the product does: one async function an operation, an Actor first. Knows neither GraphQL nor HTTP."""
