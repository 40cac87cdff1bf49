"""The outbox."""

import django.utils.timezone
from django.db import migrations, models

import dragoman_desk.models


class Migration(migrations.Migration):
    """Makes the table."""

    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "message_id",
                    models.CharField(default=dragoman_desk.models.new_id, max_length=40, unique=True),
                ),
                ("uri", models.CharField(db_index=True, max_length=200)),
                ("body", models.TextField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("next_try", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("done_at", models.DateTimeField(db_index=True, null=True)),
                ("answer", models.TextField(blank=True, default="")),
            ],
            options={"ordering": ("pk",), "verbose_name_plural": "deliveries"},
        ),
    )
