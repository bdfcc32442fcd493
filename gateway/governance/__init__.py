"""Looking back: findings with whoever can put them right, evidence, and taking over what there was before."""
