from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("videos", "0006_remote")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="ordered_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
